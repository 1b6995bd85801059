"""What the ranking reads: the register now and in the release before, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import rules
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.predecessor import Predecessor
from pipelines.rank.variables import family_columns, person_columns
from pipelines.registry import schema
from pipelines.store import literal
from ranking.model import Model, ModelError

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

_FAMILIES_AT_ONCE = 300_000  # what is worked on at once: some provinces, or a slice of one
MODEL = "model/model.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Some provinces whole, or of one province the families whose ids lie in a range.

    Attributes
    ----------
    first, beyond : int or None
        The lowest id_keluarga, and the lowest that belongs to the next part; None: no bound.
    """

    provinces: tuple[str, ...]
    first: int | None = None
    beyond: int | None = None

    @property
    def where(self) -> str:
        """A WHERE clause over id_keluarga; nothing where whole provinces are meant."""
        bounds = [f"id_keluarga >= {self.first}"] if self.first is not None else []
        bounds += [f"id_keluarga < {self.beyond}"] if self.beyond is not None else []
        return f" where {' and '.join(bounds)}" if bounds else ""


@dataclass(frozen=True, slots=True)
class Side:
    """The register of one quarter: its folder, day of reference and who counts as a member."""

    release: Path
    quarter: "Quarter"

    def files(self, name: str, part: Part | None = None) -> list[str]:
        """Return the files of a table, of the provinces of a part or of all, in order."""
        found = sorted((self.release / name).glob("prov=*/*.parquet"))
        return [
            str(file)
            for file in found
            if part is None or file.parent.name.removeprefix("prov=") in part.provinces
        ]

    def read(self, name: str, part: Part | None = None) -> str:
        """Return a FROM clause over a table; one that has no file there has no row."""
        files = self.files(name, part)
        listed = ", ".join(literal(file) for file in files or self.files(name)[:1])
        if not listed:
            raise DataStop(
                f"{self.release / name} has no Parquet file; the register of {self.quarter} "
                "is not whole; run merge again"
            )
        rows = f"read_parquet([{listed}], hive_partitioning = false)"
        where = (part.where if part else "") if files else " where false"
        return f"(from {rows}{where})" if where else rows

    def family(self, part: Part | None = None) -> str:
        """Return the select of ranked families as the feature view reads them."""
        kinds = schema("family")
        columns = ", ".join(f"{c.name}::{kinds[c.name]} as {c.name}" for c in family_columns())
        return (
            "select id_keluarga as id, nomor_kartu_keluarga::bigint as nomor_kartu_keluarga, "
            f"kode_kelurahan_desa, {columns} "
            f"from (from {self.read('registry/family', part)}) "
            f"anti join (from {self.read('registry/unranked')}) using (id_keluarga)"
        )

    def person(self, part: Part | None = None) -> str:
        """Return the select of active members as the feature view reads them."""
        kinds = schema("person")
        columns = ", ".join(f"{c.name}::{kinds[c.name]} as {c.name}" for c in person_columns())
        active = ", ".join(map(str, rules.in_force("active_presence", self.quarter)))
        return (
            f"select id_keluarga as id, id_individu, {self.day} as tanggal_acuan, {columns} "
            f"from (from {self.read('registry/person', part)}) "
            f"where status_keberadaan is null or status_keberadaan in ({active})"
        )

    @property
    def day(self) -> str:
        """The day of reference, as an SQL date."""
        return f"date '{self.quarter.reference_date}'"

    def model(self) -> Model:
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

    def parts(self, con: "duckdb.DuckDBPyConnection") -> Iterator[Part]:
        """Yield parts of about as many families each, in order of province and id."""
        together: list[str] = []
        size = 0
        for province, groups in sorted(self._row_groups(con).items()):
            families = sum(rows for _, rows in groups)
            if together and size + families > _FAMILIES_AT_ONCE:
                yield Part(tuple(together))
                together, size = [], 0
            if families > _FAMILIES_AT_ONCE:
                yield from _slices(province, sorted(groups))
                continue
            together.append(province)
            size += families
        if together:
            yield Part(tuple(together))

    def _row_groups(self, con: "duckdb.DuckDBPyConnection") -> dict[str, list[tuple[int, int]]]:
        """Return, by province, the lowest id and the rows of every row group of its families.

        A province that has none now is known by its families of the quarter before.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        for side in filter(None, (self.before, self.now)):
            files = ", ".join(map(literal, side.files("registry/family")))
            here: dict[str, list[tuple[int, int]]] = {}
            for file, rows, lowest in con.execute(
                "select file_name, row_group_num_rows, stats_min_value::bigint "
                f"from parquet_metadata([{files}]) where path_in_schema = 'id_keluarga'"
            ).fetchall():
                province = Path(file).parent.name.removeprefix("prov=")
                here.setdefault(province, []).append((lowest or 0, rows))
            found |= here
        return found


def _slices(province: str, groups: list[tuple[int, int]]) -> Iterator[Part]:
    """Cut a province where row groups begin, so that each is read by few parts."""
    first, size = None, 0
    for lowest, rows in groups:
        if size and size + rows > _FAMILIES_AT_ONCE:
            yield Part((province,), first, lowest)
            first, size = lowest, 0
        size += rows
    yield Part((province,), first)


@lru_cache(maxsize=2)  # most often two quarters have one model
def _model(text: str) -> Model:
    return Model.read(text)


def read_model(path: Path) -> Model:
    """Read a model file, or stop saying what is wrong with it."""
    if not path.exists():
        raise DataStop(f"there is no model at {path}; fit one with: dtsen model fit")
    try:
        return _model(path.read_text(encoding="utf-8"))
    except ModelError as error:
        raise DataStop(f"{path}: {error}; restore the file or fit anew: dtsen model fit") from error


def previous_ranking(before: Side, part: Part) -> str:
    """Return the select of the families of a part that were ranked last quarter."""
    return (
        "select id_keluarga as id, kode_provinsi, kode_kabupaten_kota, jumlah_anggota, "
        "jenis_kelamin_kepala, lansia_sendiri, disabilitas, skor, "
        "variabel_diduga, desil_nasional as desil "
        f"from (from {before.read('ranked/family', part)})"
    )


def exists(release: Path, name: str) -> bool:
    """Return whether a release has any file of a table."""
    return any(release.glob(str(Path(table(release, name)).relative_to(release))))
