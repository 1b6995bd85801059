"""What goes back to every kabupaten: receipt, refused rows as sent, warnings, its deciles.

Returns hold personal data by nature and stand nowhere else than in ``returns/``.
"""

import csv
import itertools
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from duckdb.func import ARROW, SPECIAL

from pipelines import regions, store
from pipelines.home import Home, table
from pipelines.progress import track
from pipelines.send import as_sent, desil_table, receipt, sheets, split
from pipelines.sources import arrived, line_key, load
from pipelines.sources.arrived import ACCEPTED, Arrived
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

NATION = "nasional"
WARNINGS = "peringatan.csv"
# the pairs that linkage asks about, in a folder of their own
REVIEW = "pasangan.csv"
_FORMULA = re.compile(desil_table.FORMULA)
_UNSAFE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_FETCH = 10_000


def returns(
    home: Home,
    quarter: "Quarter",
    release_folder: Path,
    most_rows: int = sheets.MOST_ROWS,
) -> int:
    """Write ``returns/<quarter>/<kabupaten>/`` for every kabupaten; return how many there are.

    What was sent nationally goes to ``returns/<quarter>/nasional``, pairs of persons who may be
    one to ``returns/<quarter>/peninjauan``. The folder of the quarter
    appears whole, in place of an earlier one.

    Parameters
    ----------
    release_folder : Path
        The release (or candidate) whose refused rows and deciles are returned.
    most_rows : int
        Refused rows that one file holds; the others go on in another.
    """
    batch = home.output(quarter, "arrive")
    records = {record.submission: record for record in arrived.read(batch)}
    with store.connect() as con, _staged(home.returns(quarter)) as part:
        for name in (
            "held_back/row",
            "held_back/warning",
            "held_back/doubt",
            "ledger/submission",
            "ranked/family",
            "registry/person",
            "registry/family",
            "registry/review_pair",
        ):
            store.view(con, name.replace("/", "_"), table(release_folder, name))
        names = _regencies(con, quarter)
        for code in (*names, NATION):
            (part / code).mkdir()
        receipt.write(con, part, names, quarter, release_folder.name)
        _places(con, part, records)
        keys = _Keys(records)
        refused = _refused(home, batch, con, keys)
        for folder, pages in track(refused, "files with refused rows"):
            _write_refused(part / folder, pages, most_rows)
        text = ["VARCHAR"] * 3
        con.create_function(
            "line_key",
            keys.of_columns,
            [*text, "BIGINT"],
            "VARCHAR",
            type=ARROW,
            null_handling=SPECIAL,
        )
        split.write_csv(con.sql(store.query("send/warning")), part, WARNINGS)
        split.write_csv(con.sql(store.query("send/review")), part, REVIEW)
        desil_table.write(con, release_folder, part, names)
    return len(names)


@contextmanager
def _staged(final: Path) -> Iterator[Path]:
    """Like ``store.staged``, but thousands of small files go to the disk in one sweep."""
    part = final.with_name(f".{final.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
    part.mkdir(parents=True)
    yield part
    os.sync()
    old = final.with_name(f".{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    part.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def _regencies(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> dict[str, str]:
    """Return code and name of every kabupaten that has ranked families or sent something."""
    present = {
        code
        for (code,) in con.execute(
            "select distinct kode_kabupaten_kota from ranked_family union "
            "select distinct kode_kabupaten_kota from ledger_submission"
        ).fetchall()
    }
    columns = regions.regencies(str(quarter)).to_pydict()
    known = zip(columns["kode_kabupaten_kota"], columns["kabupaten_kota"], strict=True)
    return {code: name for code, name in known if code in present}


def _places(con: "duckdb.DuckDBPyConnection", part: Path, records: dict[str, Arrived]) -> None:
    """Make table ``place``: the folder that each submission's returns go to."""
    folders = [record.kode_kabupaten_kota or NATION for record in records.values()]
    for folder in set(folders):
        (part / folder).mkdir(exist_ok=True)
    con.register("place", pa.table({"submission": list(records), "folder": folders}))


class _Keys:
    """The keys of lines; what the lines of a file and sheet have in common is looked up once.

    What was refused as a whole has no keys: it is not corrected row by row but sent again. Nor
    have sheets that one pattern names: their corrected rows are new rows.
    """

    def __init__(self, records: dict[str, Arrived]) -> None:
        self.records = records
        self._sheets: dict[tuple[str, str | None, str | None], tuple[str, int, int] | None] = {}

    def __call__(
        self, submission: str, berkas: str | None, lembar: str | None, baris: int | None
    ) -> str:
        """Return the key of a line; none of a line that has none."""
        which = (submission, berkas, lembar)
        if which not in self._sheets:
            self._sheets[which] = _sheet(self.records[submission], berkas, lembar)
        known = self._sheets[which]
        if known is None or baris is None:
            return ""
        isi, file, sheet = known
        return line_key.line_key(isi, line_key.Place(file, sheet, baris))

    def of_columns(
        self,
        submission: pa.ChunkedArray,
        berkas: pa.ChunkedArray,
        lembar: pa.ChunkedArray,
        baris: pa.ChunkedArray,
    ) -> pa.Array:
        """Return the key of each line of columns."""
        columns = (each.to_pylist() for each in (submission, berkas, lembar, baris))
        return pa.array([self(*line) for line in zip(*columns, strict=True)], pa.string())


def _sheet(record: Arrived, berkas: str | None, lembar: str | None) -> tuple[str, int, int] | None:
    """Return content hash, file and sheet number of lines that have keys; None where none has."""
    number = next((file.berkas for file in record.files if file.name == berkas), None)
    source = load().get(record.read_as)
    if record.state != ACCEPTED or number is None or line_key.shares_definition(source, lembar):
        return None
    return record.isi, number, line_key.sheet_number(source, lembar)


def _refused(
    home: Home,
    batch: Path,
    con: "duckdb.DuckDBPyConnection",
    keys: _Keys,
) -> Iterator[tuple[str, list[sheets.Page]]]:
    """Yield, with its folder, every file that has refused rows: a page for each of its sheets."""
    found = con.execute(store.query("send/refused"))
    by_file = itertools.groupby(_stream(found), key=lambda row: row[:3])
    for (folder, submission, berkas), of_file in by_file:
        record, pages = keys.records[submission], []
        for lembar, rows in itertools.groupby(of_file, key=lambda row: row[3]):
            reasons: dict[int, list[tuple[str, ...]]] = defaultdict(list)
            for row in rows:
                reasons[row[4]].append(row[5:])
            sent = as_sent.lines(home, batch, record, berkas, lembar, reasons)
            lines = [
                [
                    str(line),
                    *told,
                    keys(submission, berkas, lembar, line),
                    *sent.lines.get(line, []),
                ]
                for line, told in _told(reasons)
            ]
            header = [*line_key.LEAD, *sent.header]
            pages.append(sheets.Page(submission, berkas, lembar, header, lines))
        yield folder, [*pages, *_other_sheets(home, batch, record, pages)]


def _other_sheets(
    home: Home, batch: Path, record: Arrived, pages: list[sheets.Page]
) -> Iterator[sheets.Page]:
    """Yield the sheets without refused rows: the workbook cannot be sent back without them."""
    source, told = load().get(record.read_as), {normal(page.lembar or "") for page in pages}
    names = line_key.sheets(source)
    if not told & set(names):
        return
    berkas = pages[0].berkas
    for lembar in as_sent.sheet_names(home, record, berkas):
        if normal(lembar) in names and normal(lembar) not in told:
            sent = as_sent.lines(home, batch, record, berkas, lembar, ())
            header = [*line_key.LEAD, *sent.header]
            yield sheets.Page(record.submission, berkas, lembar, header, [])


def _stream(found: "duckdb.DuckDBPyConnection") -> Iterator[Any]:
    while rows := found.fetchmany(_FETCH):
        yield from rows


def _told(reasons: dict[int, list[tuple[str, ...]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield refused lines in their order, with what is said about each."""
    for line, broken in sorted(reasons.items()):
        yield line, [" | ".join(dict.fromkeys(part)) for part in zip(*broken, strict=True)]


def _write_refused(folder: Path, pages: list[sheets.Page], most_rows: int) -> None:
    """Write what was refused of one file: CSV for each sheet, and a workbook of all sheets."""
    for page in pages:
        for part in page.parts(most_rows) if page.rows else ():
            path = _free(folder, (page.submission, page.berkas, page.lembar), "csv")
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
                writer.writerow(part.header)
                writer.writerows(_inert(row) for row in part.rows)
    # only a file of one sheet can be longer than a sheet: the others came as workbooks
    whole = [[part] for part in pages[0].parts(most_rows)] if len(pages) == 1 else [pages]
    for part_pages in whole:
        place = (pages[0].submission, pages[0].berkas, None)
        sheets.write(_free(folder, place, "xlsx"), part_pages)


def _free(folder: Path, place: tuple[str | None, ...], suffix: str) -> Path:
    """Return the path of a file of its own for what was refused at `place`."""
    name = _UNSAFE_NAME.sub("_", "-".join(filter(None, place)))
    stem = f"ditolak-{name.removesuffix('.csv').removesuffix('.xlsx')}"
    numbered = (f"{stem}{f'-{number}' if number > 1 else ''}" for number in itertools.count(1))
    return next(p for name in numbered if not (p := folder / f"{name}.{suffix}").exists())


def _inert(cells: Iterable[str]) -> list[str]:
    """Put an apostrophe before what a spreadsheet would run."""
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells]
