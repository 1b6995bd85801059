"""What a package may name beside the codebook: ``columns.yaml``, and where each column stands."""

import dataclasses
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipelines.codebook import load as load_codebook
from pipelines.codebook.strict import Label, read_yaml
from pipelines.recipients.definition import Frame, Limit, PackageTable, Released
from pipelines.sources.loading import build

SHARED = Path(__file__).parent / "columns.yaml"
# Tables of a frame that hold the codebook's columns, and whom those were asked of.
_GRAIN = {
    "registry_family": "family",
    "previous_family": "family",
    "registry_person": "person",
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Shared:
    frames: Mapping[str, Frame]
    personal: tuple[str, ...]
    returned: tuple[str, ...]
    ages: Mapping[str, Limit]
    columns: Mapping[str, Released]


@cache
def _shared() -> _Shared:
    shared: _Shared = build(_Shared, read_yaml(SHARED), "columns")
    return shared


def frames() -> Mapping[str, Frame]:
    """Return the frames that package tables are cut from."""
    return _shared().frames


def returned() -> PackageTable:
    """Return the table that every kabupaten gets back: its families and their deciles."""
    label = Label("Keluarga kabupaten/kota dan desilnya", "The regency's families and deciles")
    order = ("kode_kelurahan_desa", "id_keluarga")
    return PackageTable(label, "family", order, _shared().returned)


def released() -> Mapping[str, Released]:
    """Return the columns of a release that are not the codebook's."""
    return _shared().columns


def ages() -> dict[str, int]:
    """Return the ages by which members are counted."""
    return {name: limit.value for name, limit in _shared().ages.items()}


@cache
def home_of(column: str, frame: str) -> str | None:
    """Return the table of `frame` in which `column` stands, or None."""
    tables = frames()[frame].tables
    if column in released():
        return next((t for t in tables if t in released()[column].tables), None)
    book = load_codebook()
    for table, asked_of in _GRAIN.items():
        if table in tables and any(c.name == column for c in book.columns(asked_of)):
            return table
    return None


def is_personal(column: str) -> bool:
    """Return whether `column` leads to one person or family."""
    if column in released():
        return released()[column].personal
    kind = load_codebook().column(column).kind
    return column in _shared().personal or kind in ("id", "date")
