"""The rules of the frozen register as data, counted by pandas and by plain DuckDB SQL."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench.job import Q1
from bench.peers.job import ACTIVE
from pipelines import registry
from pipelines.codebook import load

TABLES = ("family", "person")
_ALWAYS = {
    "family": (
        "id_keluarga",
        "nomor_kartu_keluarga",
        "kode_kelurahan_desa",
        "kode_provinsi",
        "kode_kabupaten_kota",
        "kode_kecamatan",
        "usia_data_triwulan",
    ),
    "person": ("id_individu", "status_padan"),
}
_KINDS = {
    "expect_column_values_to_be_in_set": "code",
    "expect_column_values_to_be_between": "range",
    "expect_column_value_lengths_to_be_between": "length",
    "expect_column_values_to_not_be_null": "blank",
}
# counted over both tables
FACTS = (
    "person_without_family",
    "region_not_nested",
    "empty_but_ranked",
    "two_heads",
    "born_later",
    "family_twice",
    "person_twice",
    "card_twice",
)
# persons who may outlive their family in the register: the dead, those gone abroad
_GONE = (2, 4)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one column.

    Attributes
    ----------
    kind : str
        ``code``, ``range``, ``length`` or ``blank``.
    allowed : tuple
        Codes; lowest and highest value or length; nothing for ``blank``.
    """

    column: str
    kind: str
    allowed: tuple[Any, ...] = ()


def of_columns(table: str) -> Iterator[Rule]:
    """Yield the rules that follow from the columns of a table, as the codebook defines them."""
    stored = registry.schema(table)
    for column in load().columns(table):
        if column.name not in stored:
            continue
        if column.codes:
            yield Rule(column.name, "code", (*column.codes, *column.coarse))
        if column.between:
            low, high = column.between
            yield Rule(column.name, "range", (min([low, *column.coarse]), high))
        elif column.digits and column.type == "BIGINT":
            yield Rule(column.name, "range", (1, 10 ** max(column.digits) - 1))
        if column.digits and column.type == "VARCHAR":
            yield Rule(column.name, "length", (min(column.digits), max(column.digits)))
        if table == "family" and column.key and column.name not in _ALWAYS[table]:
            yield Rule(column.name, "blank")
    yield from (Rule(name, "blank") for name in _ALWAYS[table])


def key(outcome: dict[str, Any]) -> str | None:
    """Return the name under which peers count what an outcome of the check counts, if they do."""
    table = outcome["table"].removeprefix("registry_")
    if table in TABLES:
        kind = _KINDS[outcome["expectation"]]
        known = any(r.column == outcome["column"] and r.kind == kind for r in of_columns(table))
        return f"{table}.{outcome['column']}.{kind}" if known else None
    return outcome["column"] if outcome["column"] in FACTS else None


def write(out: Path, counted: dict[str, int]) -> None:
    """Write the rows that break each rule."""
    out.write_text(json.dumps({name: int(n) for name, n in sorted(counted.items())}))


def _columns(table: str) -> list[str]:
    more = {"family": [], "person": ["id_individu", "id_keluarga", "tanggal_lahir"]}[table]
    more += ["status_hubungan_keluarga", "status_keberadaan"] if table == "person" else []
    return list(dict.fromkeys([*(rule.column for rule in of_columns(table)), *more]))


def _files(release: Path, table: str) -> list[str]:
    return [str(f) for f in sorted((release / "registry" / table).glob("prov=*/*.parquet"))]


def by_duckdb(release: Path) -> dict[str, int]:
    """Count by one select over each table, and one for each fact."""
    tests = {
        "code": "{0} not in {1}",
        "range": "{0} not between {1[0]} and {1[1]}",
        "length": "length({0}) not between {1[0]} and {1[1]}",
        "blank": "{0} is null",
    }
    counted: dict[str, int] = {}
    with duckdb.connect() as con:
        for table in (*TABLES, "unranked"):
            rows = con.read_parquet(_files(release, table), hive_partitioning=False)
            rows.create_view(table)
        for table in TABLES:
            rules = list(of_columns(table))
            sums = (f"count(*) filter ({tests[r.kind].format(r.column, r.allowed)})" for r in rules)
            found = con.sql(f"select {', '.join(sums)} from {table}").fetchall()[0]
            names = (f"{table}.{rule.column}.{rule.kind}" for rule in rules)
            counted |= dict(zip(names, found, strict=True))
        for fact, select in _facts().items():
            counted[fact] = con.sql(select).fetchall()[0][0]
    return counted


def _facts() -> dict[str, str]:
    active = f"(status_keberadaan is null or status_keberadaan in {ACTIVE})"
    twice = "select count({0}) - count(distinct {0}) from {1}"
    return {
        "person_without_family": "select count(*) from person anti join family using (id_keluarga) "
        f"where coalesce(status_keberadaan, 1) not in {_GONE}",
        "region_not_nested": "select count(*) from family where "
        "left(kode_kelurahan_desa, 6) <> kode_kecamatan "
        "or left(kode_kelurahan_desa, 4) <> kode_kabupaten_kota "
        "or left(kode_kelurahan_desa, 2) <> kode_provinsi",
        "empty_but_ranked": "select count(*) from family anti join "
        f"(select id_keluarga from person where {active}) using (id_keluarga) "
        "anti join unranked using (id_keluarga)",
        "two_heads": "select count(*) from family semi join (select id_keluarga from person "
        f"where status_hubungan_keluarga = 1 and {active} group by id_keluarga "
        "having count(*) > 1) using (id_keluarga)",
        "born_later": "select count(*) from person "
        f"where tanggal_lahir >= date '{Q1.reference_date}'",
        "family_twice": twice.format("id_keluarga", "family"),
        "person_twice": twice.format("id_individu", "person"),
        "card_twice": twice.format("nomor_kartu_keluarga", "family"),
    }


def _broken(value: pd.Series, rule: Rule) -> int:
    """Return how many values break a rule; a blank breaks none but that against blanks."""
    known = value.dropna()
    if rule.kind == "blank":
        return len(value) - len(known)
    if rule.kind == "code":
        return int((~known.isin(rule.allowed)).sum())
    number = known.str.len() if rule.kind == "length" else known
    return int((~number.between(*rule.allowed)).sum())


def by_pandas(release: Path) -> dict[str, int]:
    """Count column by column."""
    frames = {
        table: pd.concat(
            [
                pd.read_parquet(file, columns=_columns(table), dtype_backend="pyarrow")
                for file in _files(release, table)
            ],
            ignore_index=True,
        )
        for table in TABLES
    }
    counted: dict[str, int] = {}
    for table, frame in frames.items():
        for rule in of_columns(table):
            counted[f"{table}.{rule.column}.{rule.kind}"] = _broken(frame[rule.column], rule)
    family, person = frames["family"], frames["person"]
    ids, presence = family["id_keluarga"], person["status_keberadaan"]
    member = person[presence.isna() | presence.isin(ACTIVE)]
    heads = member.loc[member["status_hubungan_keluarga"] == 1, "id_keluarga"].value_counts()
    village = family["kode_kelurahan_desa"].str
    unranked = pd.concat([pd.read_parquet(f) for f in _files(release, "unranked")])["id_keluarga"]
    day = np.datetime64(Q1.reference_date)
    return counted | {
        "person_without_family": (
            ~person["id_keluarga"].isin(ids) & ~presence.fillna(1).isin(_GONE)
        ).sum(),
        "region_not_nested": (
            (village[:6] != family["kode_kecamatan"])
            | (village[:4] != family["kode_kabupaten_kota"])
            | (village[:2] != family["kode_provinsi"])
        ).sum(),
        "empty_but_ranked": (~ids.isin(member["id_keluarga"]) & ~ids.isin(unranked)).sum(),
        "two_heads": ids.isin(heads.index[heads > 1]).sum(),
        "born_later": (person["tanggal_lahir"].dropna().to_numpy("datetime64[D]") >= day).sum(),
        "family_twice": len(ids) - ids.nunique(),
        "person_twice": len(person) - person["id_individu"].nunique(),
        "card_twice": len(family) - family["nomor_kartu_keluarga"].nunique(),
    }


PEERS: dict[str, Callable[[Path], dict[str, int]]] = {
    "pandas": by_pandas,
    "DuckDB, plain SQL": by_duckdb,
}
