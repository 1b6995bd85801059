"""The key of a returned row (`kunci_baris`): which line of which submission it was.

A row that goes back to its sender bears it; corrected and sent again it takes the place of that
line. The key holds numbers of places and the beginning of a hash, nothing that was written in
the row; its last bytes are a keyed hash under the submission's whole content hash, so that only
who has the submission itself can make one.
"""

import base64
import hashlib
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pipelines.sources.definition import Source
from pipelines.sources.loading import normal

# What stands before a returned row's own cells; the key is the last.
LEAD = (
    "baris",
    "kode_aturan",
    "variabel",
    "pesan",
    "saran",
    "periksa_dahulu",
    "kunci_baris",
)
KEY = LEAD[-1]
# beginning of the submission's content hash, file, sheet, line
_PLACE = struct.Struct(">8sHBI")
_SEAL = 5
# a letter in front: no spreadsheet takes the key for a number
_MARK = "K"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a submission.

    Attributes
    ----------
    berkas : int
        The file's place in the envelope, from 0.
    lembar : int
        The sheet's number among those that its source names; 0 if it names none.
    baris : int
        The line; the header is 1.
    """

    berkas: int
    lembar: int
    baris: int


@dataclass(frozen=True, slots=True)
class LineKey:
    """A key as it was read: well formed, and not yet compared with any submission."""

    begin: str
    place: Place
    text: str

    def is_of(self, isi: str) -> bool:
        """Return whether the key is that of a line of the submission with this content hash."""
        return hmac.compare_digest(self.text, line_key(isi, self.place))


def begin(isi: str) -> str:
    """Return the part of a submission's content hash that its keys bear."""
    return isi[:16]


def line_key(isi: str, place: Place) -> str:
    """Return the key of a line.

    Parameters
    ----------
    isi : str
        The submission's content hash, as in ``ledger/submission``.
    """
    packed = _PLACE.pack(
        bytes.fromhex(begin(isi)), place.berkas, place.lembar, min(place.baris, 2**32 - 1)
    )
    seal = hmac.digest(isi.encode(), packed, hashlib.sha256)[:_SEAL]
    return _MARK + base64.b32encode(packed + seal).decode()


def read(text: str) -> LineKey | None:
    """Read a key; None if `text` is none."""
    given = text.strip().upper()
    try:
        raw = base64.b32decode(given.removeprefix(_MARK)) if given.startswith(_MARK) else b""
    except ValueError:  # no base 32, or a letter beyond ASCII
        return None
    if len(raw) != _PLACE.size + _SEAL:
        return None
    start, berkas, lembar, baris = _PLACE.unpack(raw[: _PLACE.size])
    return LineKey(start.hex(), Place(berkas, lembar, baris), given)


def sheet_number(source: Source | None, sheet: str | None) -> int:
    """Return the number of a sheet among those that a source names; 0 if it names none."""
    names = sheets(source)
    wanted = normal(sheet or "")
    return 1 + names.index(wanted) if wanted in names else 0


def shares_definition(source: Source | None, sheet: str | None) -> bool:
    """Return whether a sheet is one of several that a pattern names: no number tells them apart."""
    wanted, names = normal(sheet or ""), sheets(source)
    return wanted not in names and any(fnmatchcase(wanted, name) for name in names)


def sheets(source: Source | None) -> list[str]:
    """Return the sheets that a source names, in the order of its tables."""
    tables = source.tables.values() if source else ()
    return list(dict.fromkeys(normal(s.name) for table in tables for s in table.sheets))


def width_of_lead(names: Sequence[str]) -> int | None:
    """Return how many columns before the sender's own a returned file has; None if it is none.

    Parameters
    ----------
    names : sequence of str
        Its column names, as compared (`pipelines.sources.loading.normal`).
    """
    if KEY not in names:
        return None
    width = list(names).index(KEY) + 1
    return width if set(names[:width]) <= set(LEAD) else None
