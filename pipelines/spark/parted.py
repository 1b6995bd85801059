"""Tables that Spark writes by part of the nation, and this process reads a part at a time."""

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.spark.engine import fill

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from pipelines.rank.inputs import Part
    from pipelines.spark.engine import Engine

_PART = "bagian"
_LAST = "~"  # beyond every code


def lay_out(engine: "Engine", con: "duckdb.DuckDBPyConnection", of: "list[Part]") -> None:
    """Let ``part`` tell which codes belong to which part, by its number from 0."""
    lines = [
        (province, part.first or "", part.beyond or _LAST, number)
        for number, part in enumerate(of)
        for province in part.provinces
    ]
    kinds = dict.fromkeys(("provinsi", "awal", "akhir"), "varchar") | {_PART: "integer"}
    engine.given(con, "part", kinds, lines)


@dataclass(frozen=True, slots=True)
class Parted:
    """One such table.

    Attributes
    ----------
    folder : Path
        A folder of files for each part that has any row.
    kinds : dict
        Column → type.
    """

    folder: "Path"
    kinds: dict[str, str]

    @classmethod
    def by_code(cls, engine: "Engine", name: str, select: str, code: str) -> "Parted":
        """Write the rows of a select, placed by a code that begins with their kabupaten's."""
        return cls._write(
            engine,
            name,
            f"select found.*, part.{_PART} from ({select}) as found inner join part "
            f"on left(found.{code}, 2) = part.provinsi "
            f"and found.{code} >= part.awal and found.{code} < part.akhir",
        )

    @classmethod
    def with_table(cls, engine: "Engine", name: str, select: str, key: str, other: str) -> "Parted":
        """Write the rows of a select, each in the part in which a table so written has its key."""
        return cls._write(
            engine,
            name,
            f"select found.*, {other}.{_PART} from ({select}) as found "
            f"inner join {other} on found.{key} = {other}.{key}",
        )

    @classmethod
    def _write(cls, engine: "Engine", name: str, select: str) -> "Parted":
        folder = engine.make(name, select, by=_PART)
        kinds = engine.kinds(name)
        del kinds[_PART]
        return cls(folder, kinds)

    def let(self, con: "duckdb.DuckDBPyConnection", name: str, number: int) -> None:
        """Make table `name` of the rows of a part here; Spark writes no file where none is."""
        fill(con, name, self.kinds, self._part(number), temp=True)

    def drop(self, number: int) -> None:
        """Remove what is no longer needed of a part."""
        shutil.rmtree(self._part(number), ignore_errors=True)

    def _part(self, number: int) -> "Path":
        return self.folder / f"{_PART}={number}"
