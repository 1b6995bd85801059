"""Cells of a workbook that show an error, such as #N/A: its parser gives them as empty ones.

An empty cell is no answer; a formula that found nothing is an answer gone wrong, and its sender is
to be told.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

# as every writer of workbooks marks such a cell; what only looks so is found out when it is read
_MARK = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_SHEETS = "xl/worksheets/"
_CHUNK = 2**20
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
Place = tuple[int, int]  # row and column, from 0


def marked(archive: zipfile.ZipFile) -> set[str]:
    """Read everything in an archive; return its worksheets that may hold such cells.

    Raises
    ------
    BadZipFile, zlib.error, EOFError, RuntimeError, OSError
        If a part is broken: it differs from its checksum.
    """
    found = set()
    for name in archive.namelist():
        with archive.open(name) as part:
            before = b""
            while chunk := part.read(_CHUNK):
                seen = before + chunk
                if name.startswith(_SHEETS) and _MARK.search(seen):
                    found.add(name)
                before = seen[-16:]  # the mark may lie across
    return found


def error_cells(path: Path, parts: set[str]) -> dict[str, dict[Place, str]]:
    """Return by the name of a sheet the cells that show an error, and what they show.

    Parameters
    ----------
    parts : set of str
        Worksheets to look through, as `marked` names them.

    Raises
    ------
    ElementTree.ParseError, KeyError, ValueError
        If the workbook is none.
    """
    if not parts:
        return {}
    with zipfile.ZipFile(path) as archive:
        sheets = _names(archive)
        found = {}
        for part in parts & sheets.keys():
            with archive.open(part) as sheet:
                found[sheets[part]] = dict(_errors(sheet))
    return found


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by the parts in which they lie."""
    links = {}
    for link in ElementTree.fromstring(archive.read(_LINKS)):  # noqa: S314  in a throw-away process
        target = posixpath.join("/xl", link.attrib["Target"])
        links[link.attrib["Id"]] = posixpath.normpath(target).lstrip("/")
    names = {}
    for each in ElementTree.fromstring(archive.read(_BOOK)).iter():  # noqa: S314
        if _local(each.tag) == "sheet":
            (id_,) = (of for name, of in each.attrib.items() if _local(name) == "id")
            names[links[id_]] = each.attrib["name"]
    return names


def _errors(sheet: IO[bytes]) -> Iterator[tuple[Place, str]]:
    """Yield where cells of a worksheet show an error, and what they show.

    A row or cell that does not say where it stands follows the one before it.
    """
    row = column = -1
    for event, each in ElementTree.iterparse(sheet, ("start", "end")):  # noqa: S314
        kind = _local(each.tag)
        if event == "start" and kind == "row":
            row, column = int(each.get("r", row + 2)) - 1, -1
        elif event == "start" and kind == "c":
            column = _column(each.get("r", "")) if each.get("r") else column + 1
        elif event == "end" and kind == "c" and each.get("t") == "e":
            yield (row, column), "".join(v.text or "" for v in each if _local(v.tag) == "v")
        elif event == "end" and kind == "row":
            each.clear()


def _column(reference: str) -> int:
    """Return the number of the column that a reference such as AB12 names, from 0."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _local(name: str) -> str:
    return name.rpartition("}")[2]
