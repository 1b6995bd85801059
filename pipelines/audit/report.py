"""Laporan pemeriksaan: what auditors count, per kabupaten, as a page and a workbook."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import pages, store
from pipelines.audit.definition import Count, load
from pipelines.audit.facts import opened
from pipelines.progress import track
from pipelines.regions import regencies

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

FOLDER, PAGE, BOOK = "pemeriksaan", "index.html", "laporan-pemeriksaan.xlsx"
NOWHERE = "0000"
_TEMPLATES = Path(__file__).parent / "templates"
# written into the workbook's properties, so that the same counts give the same bytes
_EPOCH = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_UNIT = {"person": "orang", "family": "keluarga"}


def write(home: "Home", quarter: "Quarter") -> Path:
    """Write the report of the quarter's release in force, counts only.

    Returns
    -------
    Path
        The folder; the same release gives the same bytes.

    Raises
    ------
    DataStop
        If the quarter was never published.
    """
    counts = list(load().values())
    with opened(home, quarter) as facts:
        found: dict[str, dict[str, int]] = {}
        for some in track(facts.provinces(), "laporan pemeriksaan"):
            with facts.of(some):
                for code, told in facts.tally(counts).items():
                    into = found.setdefault(code, {})
                    for name, number in told.items():
                        into[name] = into.get(name, 0) + number
        release = facts.release.name.removeprefix("release=")
    lines = _lines(quarter, counts, found)
    with store.staged(home.reports(quarter) / FOLDER) as folder:
        (folder / PAGE).write_text(_page(quarter, release, counts, lines), encoding="utf-8")
        _workbook(folder / BOOK, quarter, counts, lines)
    return home.reports(quarter) / FOLDER


def _lines(
    quarter: "Quarter", counts: list[Count], found: dict[str, dict[str, int]]
) -> list[dict[str, Any]]:
    """Return a line per kabupaten in order of code, after one for the nation."""
    table = regencies(str(quarter))
    names = dict(
        zip(
            table["kode_kabupaten_kota"].to_pylist(),
            table["kabupaten_kota"].to_pylist(),
            strict=True,
        )
    )
    names[NOWHERE] = "Tanpa keluarga (meninggal, pindah ke luar negeri)"
    columns = ["family", "person", *(count.name for count in counts)]
    lines = [
        {"kode": code, "nama": names.get(code, code)}
        | {name: found[code].get(name, 0) for name in columns}
        for code in sorted(found)
    ]
    nation = {name: sum(line[name] for line in lines) for name in columns}
    return [{"kode": "", "nama": "Indonesia", **nation}, *lines]


def _page(
    quarter: "Quarter", release: str, counts: list[Count], lines: list[dict[str, Any]]
) -> str:
    environment = pages.environment(_TEMPLATES)
    return environment.get_template("index.html.jinja").render(
        quarter=quarter, release=release, counts=counts, lines=lines, unit=_UNIT, book=BOOK
    )


def _workbook(
    path: Path, quarter: "Quarter", counts: list[Count], lines: list[dict[str, Any]]
) -> None:
    import xlsxwriter

    header = [
        "Kode", "Kabupaten/kota", "Keluarga", "Anggota aktif",
        *(f"{count.label['id']} ({_UNIT[count.of]})" for count in counts),
    ]  # fmt: skip
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        title = f"Laporan pemeriksaan DTSEN {quarter}"
        book.set_properties({"title": title, "created": _EPOCH})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True})
        whole = book.add_format({"num_format": "#,##0"})
        sheet = book.add_worksheet("Hitungan")
        sheet.write_row(0, 0, header, head)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, len(header) - 1, 14)
        sheet.freeze_panes(2, 2)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(line.values()):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell, whole)
        meaning = book.add_worksheet("Arti hitungan")
        meaning.write_row(0, 0, ["Nama", "Hitungan", "Satuan", "Arti", "Rujukan"], head)
        meaning.set_column(0, 2, 22)
        meaning.set_column(3, 4, 80)
        for row, count in enumerate(counts, start=1):
            cells = (
                count.name, count.label["id"], _UNIT[count.of], count.definition,
                count.reference.title,
            )  # fmt: skip
            for column, text in enumerate(cells):
                meaning.write_string(row, column, text)
