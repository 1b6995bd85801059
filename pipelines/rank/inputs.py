"""What the ranking reads: the register now and in the release before, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from pipelines import rules
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.predecessor import Predecessor
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import family_columns, person_columns
from pipelines.registry import fingerprints, schema
from pipelines.store import literal

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.model import Model

_FAMILIES_AT_ONCE = 300_000  # what is worked on at once: some provinces, or a slice of one
_CUT_ALIKE = "registry/"
_REGISTER = ("family", "person")
_FINGERPRINT = "registry/fingerprint"
PLACED = ("registry/family", "ranked/family", _FINGERPRINT)  # rows bear the family's place
_NOBODY = " where false"
PREVIOUS = (
    "id_keluarga", "kode_provinsi", "kode_kabupaten_kota", "kode_kelurahan_desa", "jumlah_anggota",
    "jenis_kelamin_kepala", "lansia_sendiri", "disabilitas", "skor", "variabel_diduga",
    "desil_nasional",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Some provinces whole, or some neighbouring kabupaten of one.

    Attributes
    ----------
    first, beyond : str or None
        Code of the first kabupaten, and of the first that belongs to the next part; None: no
        bound.
    """

    provinces: tuple[str, ...]
    first: str | None = None
    beyond: str | None = None

    @property
    def is_slice(self) -> bool:
        """Whether other parts hold the rest of the province."""
        return self.first is not None or self.beyond is not None

    def where(self, code: str = "kode_kelurahan_desa") -> str:
        """A WHERE clause over a code that begins with the kabupaten's; empty without bounds."""
        bounds = [f"{code} >= {literal(self.first)}"] if self.first else []
        bounds += [f"{code} < {literal(self.beyond)}"] if self.beyond else []
        return f" where {' and '.join(bounds)}" if bounds else ""

    def overlaps(self, first: str, last: str) -> bool:
        """Whether it has anything of a range of codes, both ends included."""
        return (not self.beyond or first < self.beyond) and (not self.first or last >= self.first)


@dataclass(frozen=True, slots=True)
class Side:
    """The register of one quarter: its folder, day of reference and who counts as a member.

    Attributes
    ----------
    unranked : str, optional
        A relation with what was read of ``registry/unranked`` already.
    """

    release: Path
    quarter: "Quarter"
    unranked: str | None = None
    _files: dict[str, dict[str, list[Path]]] = field(default_factory=dict, compare=False)

    def files(self, name: str, part: Part | None = None) -> list[str]:
        """Return the files of a table that have anything of a part, or all, in order.

        The tables of the register are cut alike: the numbers of their files tell which belong
        to the same kabupaten.
        """
        if name not in self._files:  # a nation has hundreds; they are looked for once
            listed: dict[str, list[Path]] = {}
            for file in sorted((self.release / name).glob("prov=*/*.parquet")):
                listed.setdefault(file.parent.name.removeprefix("prov="), []).append(file)
            self._files[name] = listed  # whole, for parts are worked on side by side
        provinces = self._files[name]
        if part is None:
            return [str(file) for files in provinces.values() for file in files]
        found = [file for code in part.provinces for file in provinces.get(code, ())]
        if part.is_slice and name.startswith(_CUT_ALIKE):
            found = [file for file in found if self._has(file, part)]
        return [str(file) for file in found]

    def _has(self, file: Path, part: Part) -> bool:
        families = self.release / "registry/family" / file.parent.name / file.name
        spans = [span for _, span in _row_groups(str(families), families.stat().st_mtime_ns)]
        return any(part.overlaps(*span) for span in spans)

    def sizes(self) -> dict[str, list[tuple[str, int]]]:
        """Return of every province the first kabupaten and the families of its files, in order."""
        found: dict[str, list[tuple[str, int]]] = {}
        for name in self.files("registry/family"):
            file = Path(name)
            groups = _row_groups(name, file.stat().st_mtime_ns)
            first = min((first for _, (first, _) in groups), default="")[:4]
            here = found.setdefault(file.parent.name.removeprefix("prov="), [])
            here.append((first, sum(rows for rows, _ in groups)))
        return {province: sorted(files) for province, files in sorted(found.items())}

    def read(self, name: str, part: Part | None = None, rows: str | None = None) -> str:
        """Return a FROM clause over a table; one that has no file there has no row.

        Of a slice of a province, the rows of families' tables are its own; the others may have
        neighbours' rows too.

        Parameters
        ----------
        rows : str, optional
            A relation with what was read of the table's files already.
        """
        own = part.where() if part and name in PLACED else ""
        if rows:
            return f"(from {rows}{own})" if own else rows
        files = self.files(name, part)
        listed = ", ".join(literal(file) for file in files or self.files(name)[:1])
        if not listed:
            raise DataStop(
                f"{self.release / name} has no Parquet file; the register of {self.quarter} "
                "is not whole; run merge again"
            )
        rows = f"read_parquet([{listed}], hive_partitioning = false)"
        where = own if files else _NOBODY
        return f"(from {rows}{where})" if where else rows

    def family(self, part: Part | None = None, rows: str | None = None) -> str:
        """Return the select of ranked families as the feature view reads them; see `read`."""
        kinds = schema("family")
        columns = ", ".join(f"{c.name}::{kinds[c.name]} as {c.name}" for c in family_columns())
        return (
            "select id_keluarga as id, nomor_kartu_keluarga::bigint as nomor_kartu_keluarga, "
            f"kode_kelurahan_desa, {columns} "
            f"from (from {self.read('registry/family', part, rows)}) "
            f"anti join ({self._unranked()}) using (id_keluarga)"
        )

    def person(self, part: Part | None = None, rows: str | None = None) -> str:
        """Return the select of active members as the feature view reads them; see `read`.

        What was read already is of no other part's families.
        """
        kinds = schema("person")
        columns = ", ".join(f"{c.name}::{kinds[c.name]} as {c.name}" for c in person_columns())
        own = ""
        if part and part.is_slice and not rows:
            families = f"select id_keluarga from {self.read('registry/family', part)}"
            own = f" and id_keluarga in ({families})"
        return (
            f"select id_keluarga as id, id_individu, {self.day} as tanggal_acuan, {columns} "
            f"from {self.members(part, rows)}{own}"
        )

    def members(self, part: Part | None = None, rows: str | None = None) -> str:
        """Return a FROM and a WHERE clause over active members, maybe neighbours' too."""
        active = ", ".join(map(str, self.present))
        return (
            f"{self.read('registry/person', part, rows)} "
            f"where (status_keberadaan is null or status_keberadaan in ({active}))"
        )

    def fingerprints(self, part: Part | None = None) -> str:
        """Return the select of ranked families' fingerprints; a register without has them taken."""
        if exists(self.release, _FINGERPRINT):
            rows = f"from {self.read(_FINGERPRINT, part)}"
        else:
            rows = fingerprints(*(self.read(f"registry/{name}", part) for name in _REGISTER))
        return f"from ({rows}) anti join ({self._unranked()}) using (id_keluarga)"

    def _unranked(self) -> str:
        return f"from {self.unranked or self.read('registry/unranked')}"

    @property
    def present(self) -> tuple[int, ...]:
        """Codes of presence with which a member counts."""
        return tuple(rules.in_force("active_presence", self.quarter))

    @property
    def day(self) -> str:
        """The day of reference, as an SQL date."""
        return f"date '{self.quarter.reference_date}'"

    def model(self) -> "Model":
        """Read the model of this release.

        Raises
        ------
        DataStop
            If there is none, or it was changed after it was fitted.
        """
        return read_model(self.release / MODEL)


@dataclass(frozen=True, slots=True)
class Quarters:
    """The quarter to rank and, unless it is the first, the one before."""

    now: Side
    before: Side | None

    @classmethod
    def of(cls, home: "Home", quarter: "Quarter") -> "Quarters":
        """Find the candidate and the release that it follows."""
        release = Predecessor.of(home, quarter).release
        before = Side(release, quarter.previous) if release else None
        return cls(Side(home.candidate(quarter), quarter), before)

    def unranked_read(self, con: "duckdb.DuckDBPyConnection") -> "Quarters":
        """Return the same with the lists of the unranked, which every part asks for, as tables."""

        def read(side: Side, name: str) -> Side:
            con.execute(f"create table {name} as from {side.read('registry/unranked')}")
            return replace(side, unranked=name)

        before = self.before and read(self.before, "unranked_before")
        return Quarters(read(self.now, "unranked_now"), before)

    def parts(self) -> Iterator[Part]:
        """Yield parts of about as many families each, in order of place.

        A province that has no family now is known by those of the quarter before.
        """
        sizes = (self.before.sizes() if self.before else {}) | self.now.sizes()
        together: list[str] = []
        size = 0
        for province, files in sorted(sizes.items()):
            families = sum(rows for _, rows in files)
            if together and size + families > _FAMILIES_AT_ONCE:
                yield Part(tuple(together))
                together, size = [], 0
            if families > _FAMILIES_AT_ONCE and len(files) > 1:
                yield from _slices(province, files)
                continue
            together.append(province)
            size += families
        if together:
            yield Part(tuple(together))


def _slices(province: str, files: list[tuple[str, int]]) -> Iterator[Part]:
    """Cut a province where its files begin, so that each is read once."""
    first, size = None, 0
    for place, rows in files:
        if size and size + rows > _FAMILIES_AT_ONCE:
            yield Part((province,), first, place)
            first, size = place, 0
        size += rows
    yield Part((province,), first)


@lru_cache(maxsize=4096)
def _row_groups(file: str, _changed: int) -> list[tuple[int, tuple[str, str]]]:
    """Return rows, lowest and highest village of every row group of a file of families."""
    metadata = pq.read_metadata(file)
    at = metadata.schema.names.index("kode_kelurahan_desa")
    found = []
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        told = group.column(at).statistics
        found.append((group.num_rows, (told.min, told.max) if told else ("", "~")))
    return found


def previous_ranking(before: Side, part: Part | None = None, rows: str | None = None) -> str:
    """Return the select of the families that were ranked last quarter; see `Side.read`."""
    named = {"id_keluarga": "id", "desil_nasional": "desil"}
    columns = ", ".join(f"{name} as {named.get(name, name)}" for name in PREVIOUS)
    return f"select {columns} from (from {before.read('ranked/family', part, rows)})"


def exists(release: Path, name: str) -> bool:
    """Return whether a release has any file of a table."""
    return any(release.glob(str(Path(table(release, name)).relative_to(release))))
