"""The rank job as data: how answers become levels, and the model as small tables.

Everything is a whole number, so that every tool gives the same score to the last unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.job import Q1, Q2
from pipelines import regions, rules
from pipelines.codebook import load
from pipelines.home import Home
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.scenarios import RULE
from pipelines.rank.variables import URBAN, family_columns, person_columns
from ranking import scales
from ranking.model import Model

DAY = Q2.reference_date
ACTIVE = (1, 5)  # presence of those who count as members, beside those of unknown presence
AREA = "luas_lantai"
AREA_STEPS = (4, 6, 8, 10, 13, 17, 22, 30, 46)  # m2 for each member at which a level begins
# highest code of a diploma → level of education
EDUCATION = {5: 1, 10: 2, 17: 3, 18: 4, 22: 5, 23: 0}
# what of the head is a level; a head who does not work has 0 for the last two
HEAD = ("umur", "jenis_kelamin", "status_kawin", "pendidikan")
WORK = ("status_pekerjaan", "lapangan_usaha")
KINDS = (0, 1)  # of a place: rural, urban
MOST_MEMBERS = 99  # of a drawn family, and many more
# another choice in ranking → what it adds to a score, by the number of members
_BY_SIZE = {
    "elasticity_permille": scales.by_elasticity,
    "further_member_permille": scales.by_further_member,
}
SCOPES = {"nasional": 0, "provinsi": 2, "kabupaten_kota": 4}  # digits of the village's code

PERSON = (
    "id_keluarga",
    "id_individu",
    "status_keberadaan",
    *(column.name for column in person_columns()),
)
FAMILY = ("id_keluarga", "kode_kelurahan_desa", *(column.name for column in family_columns()))
PREVIOUS = ("id_keluarga", "desil_nasional")


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer of the family becomes a level.

    Attributes
    ----------
    cap : int, optional
        A count: everything above has this level.
    bands : int, optional
        An amount: the level is how often it can be halved before it is 0, at most so many.
    asked_if : dict
        A code: the answers to other questions without which this one is not asked; then it is 0.
    """

    column: str
    cap: int | None = None
    bands: int | None = None
    asked_if: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def answers() -> Iterator[Answer]:
    """Yield the answers of a family that are levels of their own; its floor area is not."""
    for column in load().columns("family"):
        if not column.feature or column.name in (URBAN, AREA):
            continue
        low, high = column.between or (0, 0)
        if column.codes:
            yield Answer(column.name, asked_if=column.asked_if)
        elif high <= 20:
            yield Answer(column.name, cap=low + 3)
        else:
            yield Answer(column.name, bands=min(high.bit_length(), 10))


@dataclass(frozen=True)
class Job:
    """What is ranked, beside which quarter, and by which model."""

    home: Home

    def files(self, table: str) -> list[str]:
        """Return the files of a table of the register to rank."""
        return _files(self.home.candidate(Q2), table)

    @property
    def previous(self) -> list[str]:
        """The files of the families ranked in the quarter before."""
        return _files(self.home.releases(Q1) / "release=r0", "ranked/family")

    @cached_property
    def model(self) -> Model:
        """The model in force."""
        return read_model(self.home.candidate(Q2) / MODEL)

    @cached_property
    def choices(self) -> dict[str, dict[str, int | str]]:
        """The other choices in ranking whose desil are counted too."""
        return dict(rules.in_force(RULE, Q2))

    @property
    def by_size(self) -> list[str]:
        """Those that count members otherwise: columns of `sizes`."""
        return [name for name, each in self.choices.items() if each.keys() & _BY_SIZE.keys()]

    @property
    def by_place(self) -> list[str]:
        """Those that set spending over another poverty line: columns of `bases`."""
        return [name for name, each in self.choices.items() if "deflator" in each]

    @property
    def by_families(self) -> list[str]:
        """Those by which every family weighs the same."""
        return [name for name, each in self.choices.items() if "weight" in each]

    def sizes(self) -> pa.Table:
        """Return what choices add to the score of a family with so many members."""
        size = np.arange(1, MOST_MEMBERS + 1)
        added = {
            name: scale(size, int(self.choices[name][key]))
            for name in self.by_size
            for key, scale in _BY_SIZE.items()
            if key in self.choices[name]
        }
        return pa.table({"jumlah_anggota": size} | added)

    def added_by_line(self, cells: list[tuple[str, int]]) -> np.ndarray:
        """Return what another poverty line adds, for each kabupaten and kind of place."""
        line = np.array([self.model.line(*cell) for cell in cells])
        return scales.by_line(line, self.model.national_line)

    def multipliers(self) -> pa.Table:
        """Return for each kabupaten and kind of place by what each level is multiplied."""
        regencies = sorted({code[:4] for code in _villages()})
        cells = [(regency, kind) for regency in regencies for kind in KINDS]
        columns = {
            name: pa.array([self.model.multiplier(name, *cell) for cell in cells], pa.int64())
            for name in self.model.order
        }
        return pa.table(_keys("kode_kabupaten_kota", cells) | columns)

    def bases(self) -> pa.Table:
        """Return base, mean of the kecamatan and what choices add, by village and kind of place."""
        cells = [(village, kind) for village in _villages() for kind in KINDS]
        base = pa.array([self.model.base(*cell) for cell in cells], pa.int64())
        mean = pa.array([self.model.mean(village) for village, _ in cells], pa.int64())
        line = self.added_by_line([(village[:4], kind) for village, kind in cells])
        added = dict.fromkeys(self.by_place, line)
        columns = {"dasar": base, "rata": mean} | added
        return pa.table(_keys("kode_kelurahan_desa", cells) | columns)


def _files(release: Path, table: str) -> list[str]:
    return [str(file) for file in sorted((release / table).glob("prov=*/*.parquet"))]


def _villages() -> list[str]:
    return sorted(regions.villages()["kode_kelurahan_desa"].to_pylist())


def _keys(name: str, cells: list[tuple[str, int]]) -> dict[str, pa.Array]:
    places, kinds = zip(*cells, strict=True)
    return {name: pa.array(places), URBAN: pa.array(kinds, pa.int8())}
