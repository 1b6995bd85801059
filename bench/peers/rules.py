"""The rules of the frozen register as data, counted by pandas and by plain DuckDB SQL.

DuckDB does the whole job: it writes every row that breaks a rule with all that it breaks. pandas
counts the rules about single cells and the facts, not what the codebook says in SQL.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench.job import Q1
from bench.peers.job import ACTIVE
from pipelines import regions, registry
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
_MATCHES = ["padan", "padan_sebagian", "tidak_padan", "meninggal", "pindah", "ganda", "tanpa_nik"]
# counted over both tables
_TWICE = {
    "family_twice": ("id_keluarga", "family"),
    "person_twice": ("id_individu", "person"),
    "card_twice": ("nomor_kartu_keluarga", "family"),
}
# persons who may outlive their family in the register: the dead, those gone abroad
_GONE = (2, 4)
_AGE = f"date_sub('year', tanggal_lahir, date '{Q1.end}')"
_SQL = {
    "KODE": "{0} not in {1}",
    "RENTANG": "not ({0} between {1[0]} and {1[1]} or {0} in {1})",
    "DIGIT": "not regexp_full_match({0}::varchar, '[0-9]{{{1[0]},{1[1]}}}')",
    "KOSONG": "{0} is null",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one column.

    Attributes
    ----------
    kind : str
        How the codebook calls it: ``KODE``, ``RENTANG``, ``DIGIT`` or ``KOSONG``.
    allowed : tuple
        Codes; lowest and highest value, then what else may stand; fewest and most digits.
    asked_if : mapping
        The answers to other questions without which a blank is right.
    """

    column: str
    kind: str
    allowed: tuple[Any, ...] = ()
    asked_if: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The rule's code."""
        return f"{self.column.upper()}_{self.kind}"

    @property
    def sql(self) -> str:
        """True where a row breaks it."""
        asked = (f" and {other} in {codes}" for other, codes in self.asked_if.items())
        return (_SQL[self.kind].format(self.column, self.allowed) + "".join(asked)).replace(
            ",)", ")"
        )


def of_columns(table: str) -> Iterator[Rule]:
    """Yield the rules that follow from the columns of a table, as the codebook defines them."""
    stored = registry.schema(table)
    for column in load().columns(table):
        if column.name not in stored:
            continue
        if column.codes:
            yield Rule(column.name, "KODE", (*column.codes, *column.coarse))
        if column.between:
            yield Rule(column.name, "RENTANG", (*column.between, *column.coarse))
        if column.digits:
            # leading zeros of numbers are not stored
            fewest = 1 if column.type == "BIGINT" else min(column.digits)
            yield Rule(column.name, "DIGIT", (fewest, max(column.digits)))
        if (column.key or column.required) and column.name not in _ALWAYS[table]:
            yield Rule(column.name, "KOSONG", asked_if=column.asked_if)
    yield from (Rule(name, "KOSONG") for name in _ALWAYS[table])
    if table == "family":
        yield Rule("usia_data_triwulan", "RENTANG", (0, 400))
    else:
        yield Rule("status_padan", "KODE", tuple(_MATCHES))


def write(out: Path, counted: dict[str, int]) -> None:
    """Write the rows that break each rule."""
    out.write_text(json.dumps({name: int(n) for name, n in sorted(counted.items())}))


def _columns(table: str) -> list[str]:
    more = {"family": [], "person": ["id_individu", "id_keluarga", "tanggal_lahir"]}[table]
    more += ["status_hubungan_keluarga", "status_keberadaan"] if table == "person" else []
    asked = [other for rule in of_columns(table) for other in rule.asked_if]
    return list(dict.fromkeys([*(rule.column for rule in of_columns(table)), *asked, *more]))


def _files(release: Path, table: str) -> list[str]:
    return [str(f) for f in sorted((release / "registry" / table).glob("prov=*/*.parquet"))]


# what rules about whole families look at
_FAMILY = f"""
with member as (
    select id_keluarga, count(*) filter (aktif) as jumlah_anggota,
        count(*) filter (aktif and status_hubungan_keluarga = 1) as jumlah_kepala,
        count(*) filter (aktif and status_hubungan_keluarga = 2) as jumlah_pasangan,
        min(jenis_kelamin) filter (aktif and status_hubungan_keluarga = 1) as kelamin_kepala,
        min(jenis_kelamin) filter (aktif and status_hubungan_keluarga = 2) as kelamin_pasangan,
        max(umur) filter (aktif and status_hubungan_keluarga = 1) as usia_kepala,
        max(umur) filter (aktif and status_hubungan_keluarga = 3) as usia_anak_tertua,
        min(umur) filter (aktif and status_hubungan_keluarga = 6) as usia_termuda_orang_tua,
        count(nomor_induk_kependudukan) - count(distinct nomor_induk_kependudukan)
            as jumlah_nik_ganda
    from (select *, {_AGE} as umur,
        status_keberadaan is null or status_keberadaan in {ACTIVE} as aktif from person)
    group by id_keluarga
)
select family.*, member.* exclude (id_keluarga, jumlah_anggota, jumlah_kepala, jumlah_pasangan),
    coalesce(jumlah_anggota, 0) as jumlah_anggota, coalesce(jumlah_kepala, 0) as jumlah_kepala,
    coalesce(jumlah_pasangan, 0) as jumlah_pasangan, true as ada_keluarga,
    member.id_keluarga is not null as ada_anggota, null::integer as jumlah_dinyatakan,
    village.kode_kelurahan_desa is not null as kode_kelurahan_desa_ada,
    family.id_keluarga in (select id_keluarga from unranked) as tanpa_peringkat
from family
left join member on family.id_keluarga = member.id_keluarga
left join village on family.kode_kelurahan_desa = village.kode_kelurahan_desa"""
_PERSON = f"""
select person.*, family.kode_kelurahan_desa, family.nomor_kartu_keluarga,
    family.id_keluarga is not null as ada_keluarga, date '{Q1.end}' as tanggal_acuan
from person left join family on person.id_keluarga = family.id_keluarga"""
_JUDGED = {"family": (_FAMILY, "null::bigint as id_individu"), "person": (_PERSON, "id_individu")}


def _tests(table: str) -> dict[str, str]:
    """Return every rule of a table by its code, as a condition that is true where it is broken."""
    found = {rule.code: rule.sql for rule in of_columns(table)}
    for scope in ("row", "family"):
        found |= {rule.code: str(rule.when) for rule in load().sql_rules(scope, table)}
    if table == "family":
        found["KELUARGA_TANPA_ANGGOTA"] = "jumlah_anggota = 0 and not tanpa_peringkat"
        return found | {"KELUARGA_PROVINSI_LAIN": "kode_provinsi <> prov"}
    gone = f"coalesce(status_keberadaan, 1) in {_GONE}"
    return found | {"INDIVIDU_TANPA_KELUARGA": f"not ada_keluarga and not {gone}"}


def by_duckdb(release: Path) -> dict[str, int]:
    """Write all rows that break a rule, by one select over each table; count them, and repeats."""
    counted: dict[str, int] = {}
    with duckdb.connect() as con:
        con.execute("set preserve_insertion_order = false")
        con.register("village", regions.villages().select(["kode_kelurahan_desa"]))
        for table in (*TABLES, "unranked"):
            con.read_parquet(_files(release, table), hive_partitioning=True).create_view(table)
        for table, (select, person) in _JUDGED.items():
            tests = _tests(table)
            broken = ", ".join(f"case when {sql} then '{code}' end" for code, sql in tests.items())
            out = release.parent / f"plain-{table}"
            con.execute(
                f"copy (select * from (select prov, id_keluarga, {person}, kode_kelurahan_desa, "
                f"list_filter([{broken}], lambda code: code is not null) as kode_aturan "
                f"from ({select})) where len(kode_aturan) > 0) to '{out}' "
                "(format parquet, compression zstd, partition_by (prov), overwrite true)"
            )
            found = con.execute(
                "select unnest(kode_aturan) as code, count(*) "
                f"from read_parquet('{out}/**/*.parquet') group by code"
            ).fetchall()
            counted |= dict.fromkeys((f"{table}.{code}" for code in tests), 0)
            counted |= {f"{table}.{code}": rows for code, rows in found}
        for name, (column, table) in _TWICE.items():
            twice = f"select count({column}) - count(distinct {column}) from {table}"
            counted[name] = con.sql(twice).fetchall()[0][0]
    return counted


def _broken(frame: pd.DataFrame, rule: Rule) -> int:
    """Return how many values break a rule; a blank breaks none but that against blanks."""
    value = frame[rule.column]
    if rule.kind == "KOSONG":
        blank = value.isna()
        for other, codes in rule.asked_if.items():
            blank &= frame[other].isin(codes)
        return int(blank.sum())
    known = value.dropna()
    if rule.kind == "KODE":
        return int((~known.isin(rule.allowed)).sum())
    low, high, *coarse = rule.allowed
    if rule.kind == "DIGIT":
        return int((~known.astype("string").str.fullmatch(f"[0-9]{{{low},{high}}}")).sum())
    return int((~(known.between(low, high) | known.isin(coarse))).sum())


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
            counted[f"{table}.{rule.code}"] = _broken(frame, rule)
    family, person = frames["family"], frames["person"]
    ids, presence = family["id_keluarga"], person["status_keberadaan"]
    member = person[presence.isna() | presence.isin(ACTIVE)]
    heads = member.loc[member["status_hubungan_keluarga"] == 1, "id_keluarga"].value_counts()
    unranked = pd.concat([pd.read_parquet(f) for f in _files(release, "unranked")])["id_keluarga"]
    day = np.datetime64(Q1.reference_date)
    homeless = ~person["id_keluarga"].isin(ids) & ~presence.fillna(1).isin(_GONE)
    born = person["tanggal_lahir"].dropna().to_numpy("datetime64[D]")
    empty = ~ids.isin(member["id_keluarga"]) & ~ids.isin(unranked)
    return counted | {
        "person.INDIVIDU_TANPA_KELUARGA": homeless.sum(),
        "family.KELUARGA_TANPA_ANGGOTA": empty.sum(),
        "family.KEPALA_GANDA": ids.isin(heads.index[heads > 1]).sum(),
        "person.LAHIR_SESUDAH_TRIWULAN": (born >= day).sum(),
        **{
            name: len(frames[table]) - frames[table][column].nunique()
            for name, (column, table) in _TWICE.items()
        },
    }


PEERS: dict[str, Callable[[Path], dict[str, int]]] = {
    "pandas": by_pandas,
    "DuckDB, plain SQL": by_duckdb,
}
