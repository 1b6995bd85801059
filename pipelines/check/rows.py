"""One pass over the frozen register: every row that breaks a rule, with all that it breaks.

Tables of the register are cut alike, so some files of families and the files of their members are
judged together. Of such a part only the rows that break something are kept, each with its rules as
bits of a few numbers; from these the rows of a rule are counted, and the rows are written with the
rules' codes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from pipelines import registry, store
from pipelines.check.judged import FACTS, TABLES, Judged, rules_of

if TYPE_CHECKING:
    import duckdb

FOLDER = "checked/row"
NOWHERE = "00"  # the province of who belongs to none
_FAMILIES_AT_ONCE = 500_000  # so that a part's families and members fit into memory
_BITS = 60  # of one number
_READ = ("registry/family", "registry/person", "registry/unranked")
_KEYS = {
    "family": "prov, id_keluarga, null::bigint as id_individu, kode_kelurahan_desa",
    "person": "prov, id_keluarga, id_individu, kode_kelurahan_desa",
}
_ROW = "id_keluarga, id_individu, kode_kelurahan_desa, kode_aturan"
_ORDER = (
    "kode_kelurahan_desa nulls last, id_keluarga nulls last, id_individu nulls first, kode_aturan"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Files of the register that are judged together.

    Attributes
    ----------
    files : dict
        Province (``00`` for persons who have no family any more) → names of its files, which are
        the same in each table.
    """

    files: Mapping[str, list[str]]

    def relations(self, candidate: Path) -> dict[str, str]:
        """Return, for the names of the tables, the selects of this part's rows."""
        return {
            name_of(each): self._rows(candidate / each, registry.schema(each.split("/")[1]))
            for each in _READ
        }

    def _rows(self, folder: Path, columns: Iterable[str]) -> str:
        shown = []
        for prov, names in self.files.items():
            paths = [folder / f"prov={prov}" / name for name in names]
            if there := [path for path in paths if path.is_file()]:
                shown.append(select(there, prov, columns))
        if not shown:  # nobody of this part stands in it
            anywhere = sorted(folder.glob("*/*.parquet"))[:1]
            return f"{select(anywhere, NOWHERE, columns)} where false"
        return " union all ".join(shown)


def name_of(each: str) -> str:
    """Return the name that the SQL files give a table of the candidate."""
    return "unranked" if each == "registry/unranked" else each.replace("/", "_")


def select(files: Iterable[Path], prov: str, columns: Iterable[str]) -> str:
    """Return the select of some columns of a province's files, whose rows bear its code."""
    listed = ", ".join(store.literal(file) for file in files)
    return (
        f"select {', '.join(columns)}, {store.literal(prov)} as prov "
        f"from read_parquet([{listed}], hive_partitioning = false)"
    )


def parts(candidate: Path) -> Iterator[Part]:
    """Yield the parts of a candidate's register, in order of place."""
    sizes: dict[tuple[str, str], int] = {}
    for table in reversed(TABLES):
        for file in (candidate / "registry" / table).glob("prov=*/*.parquet"):
            rows = pq.read_metadata(file).num_rows if table == "family" else 0
            sizes[file.parent.name.removeprefix("prov="), file.name] = rows
    together: dict[str, list[str]] = {}
    held = 0
    for prov, name in sorted(sizes, key=lambda each: (each[0], len(each[1]), each[1])):
        if together and held + sizes[prov, name] > _FAMILIES_AT_ONCE:
            yield Part(together)
            together, held = {}, 0
        together.setdefault(prov, []).append(name)
        held += sizes[prov, name]
    if together:
        yield Part(together)


def broken(table: str) -> str:
    """Return the select of the rows of a part that break a rule, the rules as bits."""
    judged, names = rules_of(table), _words(table)
    words = ", ".join(f"{sql} as {name}" for name, sql in zip(names, _sums(judged), strict=True))
    any_of = " or ".join(f"{name} <> 0" for name in names)
    member = f"family_member as ({store.query('check/family_member')}), "
    return (
        f"with {member if table == 'family' else ''}"
        f"judged as ({store.query(f'check/{table}_judged')}) "
        f"select * from (select {_KEYS[table]}, {words} from judged) where {any_of}"
    )


def _words(table: str) -> list[str]:
    return [f"langgar_{number}" for number in range(-(-len(rules_of(table)) // _BITS))]


def _sums(judged: tuple[Judged, ...]) -> Iterator[str]:
    """Yield the numbers whose bits tell which rules a row breaks."""
    for start in range(0, len(judged), _BITS):
        yield " + ".join(
            f"case when {rule.sql} then {1 << place}::bigint else 0::bigint end"
            for place, rule in enumerate(judged[start : start + _BITS])
        )


def _bits(table: str) -> dict[str, str]:
    """Return, by the code of each rule, the condition that its bit is set."""
    return {
        rule.code: f"langgar_{place // _BITS} & {1 << place % _BITS} <> 0"
        for place, rule in enumerate(rules_of(table))
    }


def count(con: "duckdb.DuckDBPyConnection", table: str) -> dict[str, dict[str, int]]:
    """Return by province the rows of ``broken_<table>`` that break each rule, and each fact.

    The masks that there are, with the codes that each stands for, are kept as
    ``mask_<table>``: they are far fewer than rows.
    """
    bits = _bits(table)
    words = ", ".join(_words(table))
    codes = ", ".join(f"case when {bit} then '{code}' end" for code, bit in bits.items())
    con.execute(
        f"create or replace temp table mask_{table} as select prov, {words}, "
        f"list_filter([{codes}], lambda code: code is not null) as kode_aturan, "
        f"count(*) as banyak from broken_{table} group by prov, {words}"
    )
    wanted = bits | {
        fact: " or ".join(bits[code] for code in codes)
        for fact, codes in FACTS.items()
        if codes[0] in bits
    }
    sums = ", ".join(
        f'coalesce(sum(banyak) filter ({bit}), 0)::bigint as "{name.lower()}"'
        for name, bit in wanted.items()
    )
    told = store.dicts(con.execute(f"select prov, {sums} from mask_{table} group by prov"))
    return {row.pop("prov"): row for row in told}


def written(table: str) -> str:
    """Return the select of rows that break a rule, as they are written."""
    words = ", ".join(("prov", *_words(table)))
    return f"select prov, {_ROW} from broken_{table} inner join mask_{table} using ({words})"


def write(con: "duckdb.DuckDBPyConnection", part: Part, folder: Path) -> None:
    """Write the rows of a part that break a rule, a file in place of each of the part's first."""
    told = " union all ".join(map(written, TABLES))
    for prov, names in part.files.items():
        path = folder / f"prov={prov}" / names[0]
        store.write(con, f"select {_ROW} from ({told}) where prov = '{prov}'", path, _ORDER)
