"""Where two makings of one release part: the first stage, file and columns that differ.

Tables of which bytes differ are compared by what they say (`pipelines.digest`): another version of
DuckDB may write every file otherwise. What says something else goes before what is only written
otherwise. Working tables, which have no order of rows of their own, are compared by their rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from pipelines import digest, store
from pipelines.digest import TableDigest
from pipelines.run import release, state
from pipelines.send.manifest import files_below

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

# the folders of a release in the order in which they are written, and which verb writes them
_WRITTEN_BY = {
    "registry": "merge",
    "model": "rank",
    "ranked": "rank",
    "held_back": "send",
    "ledger": "send",
    "sent": "send",
}
_ACCOUNTS = "ledger/stage"  # all that a release tells of the stages before merge
_BEFORE_MERGE = ("arrive", "conform", "identify")


@dataclass(frozen=True, slots=True)
class Made:
    """Files that one making left: a folder, and the hash of each file below it.

    `digests` are those that are known of tables, by name.
    """

    folder: Path
    files: dict[str, str]
    digests: dict[str, TableDigest]
    is_working: bool = False

    @classmethod
    def released(cls, folder: Path) -> "Made":
        """Return what a release holds, as its manifest says."""
        manifest = release.manifest(folder)
        files = {
            file["path"]: file["sha256"]
            for file in manifest["files"]
            if release.is_hashed(file["path"])
        }
        tables = {
            name: TableDigest(told["rows"], told["columns"])
            for name, told in manifest.get("tables", {}).items()
        }
        return cls(folder, files, tables)

    @classmethod
    def working(cls, folder: Path) -> "Made":
        """Return the tables that a stage left for the next."""
        files = {
            path.relative_to(folder).as_posix(): store.sha256(path)
            for path in files_below(folder)
            if path.suffix == ".parquet"
        }
        return cls(folder, files, {}, is_working=True)

    def table(self, path: str) -> str:
        """Return the table that a file belongs to; memory decides how many a working table has."""
        folder = path.rpartition("/")[0]
        return folder if self.is_working and folder else _table(path)

    def of_table(self, name: str) -> TableDigest | None:
        """Return what a table says; None if it is not there."""
        if name not in self.digests:
            files = [self.folder / path for path in sorted(self.files) if self.table(path) == name]
            if not files:
                return None
            self.digests[name] = _of_rows(files) if self.is_working else digest.of_table(files)
        return self.digests[name]


_ROW = "*"


def _of_rows(files: list[Path]) -> TableDigest:
    """Return what a table says whatever the order of its rows, by this very engine's hashes."""
    with store.connect() as con:
        store.view(con, "made", files)
        names = [name for name, *_ in con.execute("describe made").fetchall()]
        sums = [f'sum(hash("{name}")::hugeint)::varchar' for name in names]
        sums.append("sum(hash(made)::hugeint)::varchar")
        rows, *told = store.one(con, f"select count(*), {', '.join(sums)} from made")
    return TableDigest(rows, dict(zip([*names, _ROW], map(str, told), strict=True)))


def _table(path: str) -> str:
    """Return the table that a file belongs to; a ministry's files are each one of their own."""
    parts = path.removesuffix(".parquet").split("/")
    return path if parts[0] == "sent" else "/".join(parts[:2])


def first_difference(
    home: "Home", there: "Home", quarter: "Quarter", folder: Path
) -> dict[str, Any] | None:
    """Return where a quarter made again in another home first differs from its release.

    Parameters
    ----------
    home, there : Home
        Where the release is archived, and where the quarter was made again.
    folder : Path
        The archived release.

    Returns
    -------
    dict or None
        ``stage`` (the verb), ``file``, ``table`` (None if it is none), ``bytes_only`` (nothing
        anywhere says otherwise), ``columns`` that say otherwise.
    """
    only_bytes = None
    for found in _differences(home, there, quarter, folder):
        if not found["bytes_only"]:
            return found
        only_bytes = only_bytes or found
    return only_bytes


def _differences(
    home: "Home", there: "Home", quarter: "Quarter", folder: Path
) -> Iterator[dict[str, Any]]:
    """Yield what differs, in the order in which it was made."""
    old, new = Made.released(folder), Made.released(there.candidate(quarter))
    if _left(home, quarter, folder):
        for stage, places in _working(home, there, quarter):
            here = places[0].relative_to(home.root).as_posix()
            for found in _of_stage(stage, *map(Made.working, places)):
                if not found["bytes_only"]:
                    yield found | {"file": f"{here}/{found['file']}"}
    else:
        yield from _accounts(old, new)
    for part, stage in _WRITTEN_BY.items():
        yield from _of_stage(stage, *(_part(made, part) for made in (old, new)))


def _part(made: Made, part: str) -> Made:
    files = {path: sha for path, sha in made.files.items() if path.split("/")[0] == part}
    return Made(made.folder, files, made.digests)


def _left(home: "Home", quarter: "Quarter", folder: Path) -> bool:
    """Return whether what lies in the run of a quarter is what its release was made by."""
    run, told = state.read(home, quarter), release.manifest(folder)
    return (run.status, run.release, run.root_hash) == (
        "published",
        told["release"],
        told["root_hash"],
    )


def _working(
    home: "Home", there: "Home", quarter: "Quarter"
) -> Iterator[tuple[str, tuple[Path, Path]]]:
    """Yield the stages whose working tables are there twice, and where they are."""

    def folder(of: "Home", stage: str) -> Path | None:
        if stage == "identify":
            return of.work(quarter, stage)
        noted = of.pointer(quarter, stage)
        return of.output(quarter, stage) if noted.is_file() else None

    for stage in _BEFORE_MERGE:
        old, new = folder(home, stage), folder(there, stage)
        if old and new and old.is_dir() and new.is_dir():
            yield stage, (old, new)


def _of_stage(stage: str, old: Made, new: Made) -> Iterator[dict[str, Any]]:
    """Yield the files that differ; of a table the first one."""
    seen = set()
    for path in sorted(old.files.keys() | new.files.keys(), key=_as_written):
        if old.files.get(path) == new.files.get(path):
            continue
        line: dict[str, Any] = {"stage": stage, "file": path, "table": None}
        line |= {"bytes_only": False, "columns": []}
        if not path.endswith(".parquet"):
            yield line
        elif (table := old.table(path)) not in seen:
            seen.add(table)
            yield line | _said(table, old.of_table(table), new.of_table(table))


def _as_written(path: str) -> tuple[bool, str]:
    """Sort the model before what is told of it."""
    return path != "model/model.json", path


def _said(name: str, old: TableDigest | None, new: TableDigest | None) -> dict[str, Any]:
    if old is None or new is None:
        return {"table": name}
    columns = [column for column in old.differing(new) if column != _ROW]
    return {"table": name, "bytes_only": old.digest == new.digest, "columns": columns}


def _accounts(old: Made, new: Made) -> Iterator[dict[str, Any]]:
    """Yield the stages before merge that counted otherwise."""
    lines = [_lines(made) for made in (old, new)]
    for stage in _BEFORE_MERGE:
        counted = [{key: line for key, line in each.items() if key[0] == stage} for each in lines]
        if counted[0] != counted[1]:
            yield {
                "stage": stage,
                "file": next(path for path in old.files if _table(path) == _ACCOUNTS),
                "table": _ACCOUNTS,
                "bytes_only": False,
                "columns": _columns(*counted),
            }


_Lines = dict[tuple[str, str | None], dict[str, Any]]


def _lines(made: Made) -> _Lines:
    files = [made.folder / path for path in sorted(made.files) if _table(path) == _ACCOUNTS]
    rows = [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    return {(row["stage"], row["source"]): row for row in rows}


def _columns(old: _Lines, new: _Lines) -> list[str]:
    names = [*next(iter([*old.values(), *new.values()]))]
    keys = old.keys() | new.keys()
    return [
        name
        for name in names
        if any(old.get(key, {}).get(name) != new.get(key, {}).get(name) for key in keys)
    ]


def described(found: dict[str, Any]) -> str:
    """Return a difference in words."""
    if found.get("stopped"):
        return f"It stopped in stage {found['stage']}: {found['stopped']}"
    where = f"stage {found['stage']}, file {found['file']}"
    if found["bytes_only"]:
        return f"Only bytes differ, first in {where}: every table says the same."
    if found["columns"]:
        return f"It first differs in {where}, columns {', '.join(found['columns'])}."
    return f"It first differs in {where}."
