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

_FAMILIES_AT_ONCE = 600_000  # provinces are taken together up to this many families
MODEL = "model/model.json"


@dataclass(frozen=True, slots=True)
class Side:
    """The register of one quarter: its folder, day of reference and who counts as a member."""

    release: Path
    quarter: "Quarter"

    def files(self, name: str, provinces: tuple[str, ...] | None = None) -> list[str]:
        """Return the files of a table, of some provinces or of all, in order."""
        found = sorted((self.release / name).glob("prov=*/*.parquet"))
        return [
            str(file)
            for file in found
            if provinces is None or file.parent.name.removeprefix("prov=") in provinces
        ]

    def read(self, name: str, provinces: tuple[str, ...] | None = None) -> str:
        """Return a FROM clause over a table; one that has no file there has no row."""
        files = self.files(name, provinces)
        listed = ", ".join(literal(file) for file in files or self.files(name)[:1])
        if not listed:
            raise DataStop(
                f"{self.release / name} has no Parquet file; the register of {self.quarter} "
                "is not whole; run merge again"
            )
        rows = f"read_parquet([{listed}], hive_partitioning = false)"
        return rows if files else f"(from {rows} where false)"

    def family(self, provinces: tuple[str, ...] | None = None) -> str:
        """Return the select of ranked families as the feature view reads them."""
        kinds = schema("family")
        columns = ", ".join(f"{c.name}::{kinds[c.name]} as {c.name}" for c in family_columns())
        return (
            "select id_keluarga as id, nomor_kartu_keluarga::bigint as nomor_kartu_keluarga, "
            f"kode_kelurahan_desa, {columns} "
            f"from (from {self.read('registry/family', provinces)}) "
            f"anti join (from {self.read('registry/unranked')}) using (id_keluarga)"
        )

    def person(self, provinces: tuple[str, ...] | None = None) -> str:
        """Return the select of active members as the feature view reads them."""
        kinds = schema("person")
        columns = ", ".join(f"{c.name}::{kinds[c.name]} as {c.name}" for c in person_columns())
        active = ", ".join(map(str, rules.in_force("active_presence", self.quarter)))
        return (
            f"select id_keluarga as id, id_individu, {self.day} as tanggal_acuan, {columns} "
            f"from (from {self.read('registry/person', provinces)}) "
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

    def parts(self, con: "duckdb.DuckDBPyConnection") -> Iterator[tuple[str, ...]]:
        """Yield provinces that are worked on together: many small ones, or a large one."""
        sizes: dict[str, int] = {}
        for side in filter(None, (self.now, self.before)):
            files = ", ".join(map(literal, side.files("registry/family")))
            for file, rows in con.execute(
                f"select file_name, num_rows from parquet_file_metadata([{files}])"
            ).fetchall():
                province = Path(file).parent.name.removeprefix("prov=")
                sizes[province] = sizes.get(province, 0) + rows
        limit = _FAMILIES_AT_ONCE * (2 if self.before else 1)
        part: list[str] = []
        for province in sorted(sizes):
            if part and sum(sizes[p] for p in (*part, province)) > limit:
                yield tuple(part)
                part = []
            part.append(province)
        if part:
            yield tuple(part)


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


def previous_ranking(before: Side, provinces: tuple[str, ...]) -> str:
    """Return the select of the families that were ranked in some provinces last quarter."""
    return (
        "select id_keluarga as id, kode_provinsi, kode_kabupaten_kota, jumlah_anggota, "
        "jenis_kelamin_kepala, lansia_sendiri, disabilitas, skor, "
        "variabel_diduga, desil_nasional as desil "
        f"from (from {before.read('ranked/family', provinces)})"
    )


def exists(release: Path, name: str) -> bool:
    """Return whether a release has any file of a table."""
    return any(release.glob(str(Path(table(release, name)).relative_to(release))))
