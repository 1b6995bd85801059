"""The register in parts, and the selects by which a part's rows are judged.

Tables of the register are cut alike, so some files of families and the files of their members are
judged together. `broken` is the reference: the rows that break a rule, their rules as bits of a
few numbers. `told` hands the same rows' columns on, for the same conditions on arrays.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipelines import registry, store
from pipelines.check import arrays
from pipelines.check.judged import TABLES, Judged, rules_of
from pipelines.codebook.named import FAMILY_FACTS, ROW_FACTS

FOLDER = "checked/row"
NOWHERE = "00"  # the province of who belongs to none
_FAMILIES_AT_ONCE = 300_000  # so that a part's families and members fit into memory
BITS = 60  # of one number
_READ = ("registry/family", "registry/person", "registry/unranked")
_KEYS = {
    "family": "prov, id_keluarga, null::bigint as id_individu, kode_kelurahan_desa",
    "person": "prov, id_keluarga, id_individu, kode_kelurahan_desa",
}
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "BOOLEAN", "DATE")
_FACTS = {
    "family": {**FAMILY_FACTS, "tanpa_peringkat": "BOOLEAN"},
    "person": {
        **ROW_FACTS,
        "usia": "BIGINT",
        "nomor_kartu_keluarga": "BIGINT",
        "ada_keluarga": "BOOLEAN",
    },
}


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
    judged, names = rules_of(table), words(table)
    sums = ", ".join(f"{sql} as {name}" for name, sql in zip(names, _sums(judged), strict=True))
    any_of = " or ".join(f"{name} <> 0" for name in names)
    return (
        f"with {_judged(table)} "
        f"select * from (select {_KEYS[table]}, {sums} from judged) where {any_of}"
    )


def words(table: str) -> list[str]:
    """Return the numbers whose bits are the rules, `BITS` of them in each."""
    return [f"langgar_{number}" for number in range(-(-len(rules_of(table)) // BITS))]


def _sums(judged: tuple[Judged, ...]) -> Iterator[str]:
    for start in range(0, len(judged), BITS):
        yield " + ".join(
            f"case when {rule.sql} then {1 << place}::bigint else 0::bigint end"
            for place, rule in enumerate(judged[start : start + BITS])
        )


def on_arrays(table: str, rule: Judged) -> bool:
    """Whether arrays of numbers tell a rule."""
    kinds = registry.schema(table) | _FACTS[table]
    numbers = all(kinds.get(name) in _NUMBERS for name in arrays.names(rule.sql))
    return numbers and arrays.condition(rule.sql) is not None


def _judged(table: str) -> str:
    member = f"family_member as ({store.query('check/family_member')}), "
    return (
        f"{member if table == 'family' else ''}judged as ({store.query(f'check/{table}_judged')})"
    )
