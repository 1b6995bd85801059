"""The rows of a source's table as sent, as the relation ``raw`` that the SELECT reads."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.conform import corrected, in_place
from pipelines.conform.in_place import cell_of
from pipelines.conform.naming import quoted, text
from pipelines.conform.subject import Subject
from pipelines.conform.tables import KK
from pipelines.sources import Column
from pipelines.sources.arrived import ROWS, Arrived
from pipelines.sources.loading import normal

LEAD = ("_kiriman", "_berkas", "_lembar", "_baris", "_cacat", "_angka")
EVIDENCE = "evidence"

# Of a submission that an earlier quarter decided in part, only the rows that waited are read.
_UNDECIDED = """
select * from ({}) as s
where
    _kiriman not in (select kiriman from unfinished)
    or exists (
        select 1 from waiting_line as w
        where w.kiriman = s._kiriman and w.berkas = s._berkas
            and w.lembar is not distinct from s._lembar and w.baris = s._baris
    )
"""


def make(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    batch: Path,
    arrived: Path,
    submissions: Sequence[Arrived],
) -> bool:
    """Make the view ``raw`` over the rows of one table; return whether there are any files.

    Of a table whose rows stand alone the large files are left out (`make_of_files`).

    Parameters
    ----------
    batch : Path
        The arrived batch, which holds the rows of small files as text.
    arrived : Path
        ``lake/arrived``, below which large Parquet files are read in place.
    submissions : sequence of Arrived
        Those accepted and read as the subject's source.
    """
    if subject.is_joined:
        return _make_joined(con, subject, batch, submissions)
    parts = []
    folder = batch / ROWS / f"{subject.source.source}.{subject.name}.0"
    if folder.is_dir():
        parts.append(_select(subject.table.used, f"read_parquet({text(f'{folder}/*.parquet')})"))
    if not subject.stands_alone:
        parts += in_place.select(con, subject, arrived, in_place.large_files(subject, submissions))
    if not parts:
        return False
    _show(con, subject, parts, submissions)
    if subject.into == "claim":
        show_photos(con, batch)
        con.execute(f"create or replace temp view raw as {store.query('conform/claim_photo')}")
    return True


def make_of_files(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    arrived: Path,
    submissions: Sequence[Arrived],
    large: Iterable[in_place.LargeFile],
) -> None:
    """Make the view ``raw`` over the rows of large files, in their order."""
    _show(con, subject, in_place.select(con, subject, arrived, large), submissions)


def _show(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    parts: list[str],
    submissions: Sequence[Arrived],
) -> None:
    rows = "\nunion all\n".join(parts)
    if any(each.unfinished for each in submissions):
        rows = _UNDECIDED.format(rows)
    rows = corrected.in_place(rows, subject, 0, submissions)
    con.execute(f"create or replace temp view as_sent as {rows}")
    con.execute("create or replace temp view raw as select * from as_sent")


def _select(columns: Iterable[Column], relation: str) -> str:
    def cell(header: str) -> str:
        return f'"{normal(header).replace(chr(34), chr(34) * 2)}"'

    named = {quoted(column.header): cell_of(column, cell) for column in columns}
    cells = [f"{cell} as {sent}" for sent, cell in named.items()]
    return f"select {', '.join([*LEAD, *cells])} from {relation}"


def _make_joined(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    batch: Path,
    submissions: Iterable[Arrived],
) -> bool:
    """Join the sheets of workbooks by KK, one row a family; keep every row in `sheet_row`."""
    folders = [
        batch / ROWS / f"{subject.source.source}.{subject.name}.{number}"
        for number in range(len(subject.table.sheets))
    ]
    if not all(folder.is_dir() for folder in folders):
        return False
    key = quoted(next(c.header for c in subject.table.used if c.variable == KK))
    joins, columns, lines = [], [], []
    for number, (sheet, folder) in enumerate(zip(subject.table.sheets, folders, strict=True)):
        own = [c for c in subject.table.used if c.sheet in ("", sheet.name)]
        rows = _select(own, f"read_parquet({text(f'{folder}/*.parquet')})")
        rows = corrected.in_place(rows, subject, number, submissions)
        con.execute(f"create or replace temp view sheet_{number} as {rows}")
        lines.append(
            f"select _kiriman, _berkas, _lembar, _baris, _cacat, _angka, tidy({key}) as _kk, "
            f"{number} as _sheet from sheet_{number}"
        )
        joins.append(
            f"left join (select *, tidy({key}) as _kk from sheet_{number} "
            f"qualify row_number() over (partition by _kiriman, _berkas, tidy({key}) "
            f"order by _baris) = 1) as s{number} using (_kiriman, _berkas, _kk)"
        )
        columns += [f"s{number}.{quoted(c.header)}" for c in own if quoted(c.header) != key]
    con.execute("create or replace temp table sheet_row as " + " union all ".join(lines))
    con.execute(
        "create or replace temp view raw as "
        "select u._kiriman, u._berkas, u._lembar, u._baris, u._cacat, u._angka, "
        f"u._kk as {key}, {', '.join(columns)} from ({_UNITS}) as u " + " ".join(joins)
    )
    return True


_UNITS = """
select _kiriman, _berkas, _kk, arg_min(_lembar, _sheet) as _lembar,
    min(_baris) filter (_sheet = _first_sheet) as _baris, min(_cacat) as _cacat,
    max(_angka) as _angka
from (select *, min(_sheet) over (partition by _kiriman, _berkas, _kk) as _first_sheet
    from sheet_row)
group by _kiriman, _berkas, _kk
"""


def show_photos(con: duckdb.DuckDBPyConnection, batch: Path) -> None:
    """Make the view ``photo_row`` over the photos that arrived."""
    folder = batch / ROWS / EVIDENCE
    shape = (
        "select null::integer as _kiriman, null::smallint as _berkas, null::varchar as nama, "
        "null::varchar as sah, null::varchar as phash, null::varchar as diambil, "
        "null::varchar as lintang, null::varchar as bujur limit 0"
    )
    if folder.is_dir():
        store.view(con, "photo_row", str(folder / "*.parquet"))
    else:
        con.execute(f"create or replace view photo_row as {shape}")
