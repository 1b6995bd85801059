"""What the sources of a quarter are conformed from, where to, and how accepted rows are written."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.conform import report, units
from pipelines.conform.naming import text
from pipelines.conform.select import any_of
from pipelines.conform.tables import LEAD
from pipelines.conform.units import Loaded
from pipelines.quarter import Quarter
from pipelines.sources import Source
from pipelines.sources.arrived import Arrived

ROWS_AT_ONCE = 400_000  # judged, in memory
# of the rows of a conformed file
ORDER = "kiriman, berkas, lembar, baris"


@dataclass(frozen=True, slots=True)
class Work:
    """What the sources of a quarter are conformed from, and where to.

    Attributes
    ----------
    batch, arrived : Path
        The arrived batch, and the folder of all batches.
    part : Path
        The conformed tables while they are being written.
    """

    con: duckdb.DuckDBPyConnection
    quarter: Quarter
    submissions: list[Arrived]
    batch: Path
    arrived: Path
    part: Path

    def read_as(self, source: Source) -> list[Arrived]:
        """Return the submissions that are read as a source's."""
        return [each for each in self.submissions if each.read_as == source.source]

    def file(self, table: str, source: Source, portion: str) -> Path:
        """Return the file of a conformed table for a portion of a source."""
        name = f"part-{source.number:02}-{source.source}-{portion}.parquet"
        return self.part / table / name


def columns(each: Loaded) -> str:
    """Return the columns of the conformed table; in the base register broken ones emptied."""
    names = []
    for name in report.columns(each.subject.into):
        emptied = [c for c in each.checks if c.empties and c.variable == name]
        empty = any_of(each.checks, emptied)
        names.append(f"case when not {empty} then {name} end as {name}" if emptied else name)
    lead = [name if name == "tanggal" else f"_{name} as {name}" for name in LEAD]
    return ", ".join([*lead, *names])


def write(work: Work, each: Loaded, portion: str) -> None:
    """Write the rows of a portion that go on, and enter how many they are."""
    source = each.subject.source
    rows = f"select {columns(each)} from ({units.accepted(each)}) as r"
    path = work.file(each.subject.into, source, portion)
    store.write(work.con, rows, path, ORDER, form=store.PASSING)
    counted = f"read_parquet({text(str(path))})"
    if each.subject.is_joined:
        counted = (
            f"(select l._kiriman as kiriman, l._berkas as berkas from {each.lines} as l "
            "where not exists (select 1 from held as h where h.holds and h._kiriman = l._kiriman "
            "and h._berkas = l._berkas and h._lembar is not distinct from l._lembar "
            "and h._baris = l._baris))"
        )
    count(work, counted)


def count(work: Work, relation: str) -> None:
    """Enter how many rows of each file go on."""
    work.con.execute(
        "insert into kept select kiriman, berkas, count(*) "
        f"from {relation} group by kiriman, berkas"
    )
