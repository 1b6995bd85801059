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

from pipelines import regions, store
from pipelines.home import Home, table
from pipelines.progress import track
from pipelines.send import as_sent, desil_table, receipt, sheets, split
from pipelines.sources import arrived
from pipelines.sources.arrived import Arrived

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

NATION = "nasional"
REFUSED_XLSX = "ditolak.xlsx"
WARNINGS = "peringatan.csv"
# the pairs that linkage asks about, in a folder of their own
REVIEW = "pasangan.csv"
_LEAD = ("baris", "kode_aturan", "variabel", "pesan", "saran")
# A cell that begins so would be run as a formula by the spreadsheet that opens the CSV.
_FORMULA = re.compile(r"^[=+@\t\r]")
_UNSAFE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_FETCH = 10_000


def returns(home: Home, quarter: "Quarter", release_folder: Path) -> int:
    """Write ``returns/<quarter>/<kabupaten>/`` for every kabupaten; return how many there are.

    What was sent nationally goes to ``returns/<quarter>/nasional``, pairs of persons who may be
    one to ``returns/<quarter>/peninjauan``. The folder of the quarter
    appears whole, in place of an earlier one.

    Parameters
    ----------
    release_folder : Path
        The release (or candidate) whose refused rows and deciles are returned.
    """
    batch = arrived.output(home, quarter, "arrive")
    records = {record.submission: record for record in arrived.read(batch)}
    with store.connect() as con, _staged(home.returns(quarter)) as part:
        for name in (
            "held_back/row",
            "held_back/warning",
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
        refused = _refused(home, batch, con, records)
        for folder, pages in track(refused, "kabupaten with refused rows"):
            _write_refused(part / folder, pages)
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
    import pyarrow as pa

    folders = [record.kode_kabupaten_kota or NATION for record in records.values()]
    for folder in set(folders):
        (part / folder).mkdir(exist_ok=True)
    con.register("place", pa.table({"submission": list(records), "folder": folders}))


def _refused(
    home: Home,
    batch: Path,
    con: "duckdb.DuckDBPyConnection",
    records: dict[str, Arrived],
) -> Iterator[tuple[str, list[sheets.Page]]]:
    """Yield each folder with its refused rows, a page for every file or sheet."""
    found = con.execute(store.query("send/refused"))
    for folder, in_folder in itertools.groupby(_stream(found), key=lambda row: row[0]):
        pages = []
        for place, rows in itertools.groupby(in_folder, key=lambda row: row[1:4]):
            submission, berkas, lembar = place
            reasons: dict[int, list[tuple[str, ...]]] = defaultdict(list)
            for row in rows:
                reasons[row[4]].append(row[5:])
            sent = as_sent.lines(home, batch, records[submission], berkas, lembar, reasons)
            header = [*_LEAD, *sent.header]
            lines = list(_lines(sent, reasons))
            pages.append(sheets.Page(submission, berkas, lembar, header, lines))
        yield folder, pages


def _stream(found: "duckdb.DuckDBPyConnection") -> Iterator[Any]:
    while rows := found.fetchmany(_FETCH):
        yield from rows


def _lines(sent: as_sent.Sent, reasons: dict[int, list[tuple[str, ...]]]) -> Iterator[list[str]]:
    """Yield refused lines: number, rules, variables, messages, fixes, then the cells as sent."""
    for line, broken in sorted(reasons.items()):
        told = [" | ".join(dict.fromkeys(part)) for part in zip(*broken, strict=True)]
        yield [str(line), *told, *sent.lines.get(line, [])]


def _write_refused(folder: Path, pages: list[sheets.Page]) -> None:
    for page in pages:
        place = "-".join(filter(None, (page.submission, page.berkas, page.lembar)))
        name = f"ditolak-{_UNSAFE_NAME.sub('_', place).removesuffix('.csv')}.csv"
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
            writer.writerow(page.header)
            writer.writerows(_inert(row) for row in page.rows)
    sheets.write(folder / REFUSED_XLSX, pages)


def _inert(cells: Iterable[str]) -> list[str]:
    """Put an apostrophe before what a spreadsheet would run."""
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells]
