"""Who lives in a family, where its members are in memory.

`sql/send/composition.sql` says what it means; a test holds both against each other.
"""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from pipelines.frames import pl
from pipelines.in_memory import Flags, Numbers, Unusual, along, starts
from pipelines.macros import DAY_BITS, FIRST_DAY, ID_BITS
from pipelines.send.reading import places

# what is read of each member
COLUMNS = (
    "id_keluarga",
    "id_individu",
    "jenis_kelamin",
    "tanggal_lahir",
    "status_hubungan_keluarga",
    "status_keberadaan",
    "partisipasi_sekolah",
    "ijazah_tertinggi",
    "bekerja",
    "penyandang_disabilitas",
    "jumlah_usaha",
)
_NEVER = (1 << DAY_BITS) - 1
_NOBODY = np.iinfo(np.int64).max
# counts of a family that one sum holds, and the bits of each: no family has more members
_PACKED, _COUNT_BITS = 4, 15
_BANDS = ("<25", *(f"{age}-{age + 9}" for age in range(25, 65, 10)), "65+")


def composition(
    persons: pl.DataFrame,
    families: pl.Series,
    reference: datetime.date,
    ages: Mapping[str, int],
    active: Sequence[int],
) -> pl.DataFrame:
    """Return what `composition.sql` tells of the families that somebody lives in.

    Parameters
    ----------
    persons : DataFrame
        `COLUMNS` of them, in any order.
    families : Series of int64
        ``id_keluarga`` of those that are looked at, each once.
    reference : date
        On which ages are told.
    active : sequence of int
        Codes of presence of those who are there; whose is not told has the first.

    Raises
    ------
    Unusual
        If a number is one that the engine would refuse.
    """
    row = places(persons["id_keluarga"], families)
    if (row < 0).any() or (np.diff(row) < 0).any():
        # those of the families, the members of each side by side
        who = np.flatnonzero(row >= 0)
        who = who[np.argsort(row[who], kind="stable")]
        persons, row = persons.select(pl.all().gather(pl.Series(who))), row[who]
    runs = np.flatnonzero(starts(row))
    there = np.isin(persons["status_keberadaan"].fill_null(active[0]).to_numpy(), active)
    age = _Age(persons["tanggal_lahir"], reference)
    works, studies = _is(persons["bekerja"], 1), _is(persons["partisipasi_sekolah"], 2)
    of_work = age.within(ages["produktif_dari"], ages["produktif_sampai"])
    sums = _sums(
        {
            "anggota_balita": age.within(0, ages["balita_sampai"]),
            "anggota_usia_sekolah": age.within(ages["sekolah_dari"], ages["sekolah_sampai"]),
            "anggota_usia_produktif": of_work,
            "anggota_lansia": age.within(ages["lansia_dari"]),
            "anggota_bekerja": works,
            "anggota_produktif_tidak_bekerja": of_work & ~works & ~studies,
            "anggota_disabilitas": _is(persons["penyandang_disabilitas"], 1, 2),
        },
        there,
        runs,
    )
    ventures = np.where(there, persons["jumlah_usaha"].fill_null(0).to_numpy(), 0)
    sums["usaha_keluarga"] = _sum(ventures, runs)
    most = max(
        (each.max() for each in (np.diff(np.append(runs, len(row))), *sums.values()) if len(each)),
        default=0,
    )
    if most > np.iinfo(np.int16).max:
        raise Unusual
    heads = _heads(persons, there, runs)
    lived_in = np.flatnonzero(heads >= 0)
    head = persons.select(pl.all().gather(pl.Series(heads[lived_in])))
    return pl.DataFrame(
        {
            "id_keluarga": head["id_keluarga"],
            **{name: pl.Series(each[lived_in], dtype=pl.Int16) for name, each in sums.items()},
            "jenis_kelamin_kepala": head["jenis_kelamin"].cast(pl.Int8),
            "ijazah_kepala": head["ijazah_tertinggi"].cast(pl.Int8),
            "kelompok_umur_kepala": _bands(head["tanggal_lahir"], reference),
        }
    )


class _Age:
    """Ages on a day; whose birth date is not told, or lies after it, is 0."""

    def __init__(self, born: pl.Series, reference: datetime.date) -> None:
        self._reference = reference
        self._born = born.to_physical().fill_null(_day(reference)).to_numpy()

    def within(self, first: int, last: int | None = None) -> Flags:
        found = np.ones(len(self._born), np.bool_)
        if first > 0:
            found &= self._born <= self._years_before(first)
        if last is not None:
            found &= self._born > self._years_before(last + 1)
        return found

    def _years_before(self, years: int) -> int:
        return _day(self._reference.replace(year=self._reference.year - years))


def _day(date: datetime.date) -> int:
    return date.toordinal() - datetime.date(1970, 1, 1).toordinal()


def _sums(flags: Mapping[str, Flags], there: Flags, runs: Numbers) -> dict[str, Numbers]:
    """Count the flags of those who are there, run by run, by sums that hold several counts."""
    mask = np.zeros(len(there), np.uint8)
    for bit, flag in enumerate(flags.values()):
        mask |= flag.view(np.uint8) << bit
    mask *= there
    told, bits = {}, np.arange(256)
    for start in range(0, len(flags), _PACKED):
        names = list(flags)[start : start + _PACKED]
        packed = np.zeros(len(bits), np.int64)
        for n in range(len(names)):
            packed |= (bits >> start + n & 1) << _COUNT_BITS * n
        sums = _sum(packed[mask], runs)
        for n, name in enumerate(names):
            told[name] = sums >> _COUNT_BITS * n & (1 << _COUNT_BITS) - 1
    return told


def _is(values: pl.Series, *codes: int) -> Flags:
    flags: Flags = values.is_in(list(codes)).fill_null(value=False).to_numpy()
    return flags


def _sum(numbers: Numbers, runs: Numbers) -> Numbers:
    """Return the sum of each run."""
    if not len(runs):
        return np.empty(0, np.int64)
    return np.add.reduceat(numbers, runs, dtype=np.int64)


def _heads(members: pl.DataFrame, there: Flags, runs: Numbers) -> Numbers:
    """Return the place of each family's head, -1 where nobody is there.

    It is the one with the smallest `head_key` of those who are there.
    """
    if not len(runs):
        return runs
    if members["id_individu"].null_count():
        raise Unusual
    ids = members["id_individu"].to_numpy()
    day = members["tanggal_lahir"].to_physical() - _day(FIRST_DAY)
    days = day.clip(0).fill_null(_NEVER).to_numpy().astype(np.int64)
    if (ids >> ID_BITS).any() or days.max() > _NEVER:
        raise Unusual
    others = ~_is(members["status_hubungan_keluarga"], 1)
    key = (others.astype(np.int64) << DAY_BITS) + days
    key <<= ID_BITS
    key += ids
    key[~there] = _NOBODY
    smallest = np.minimum.reduceat(key, runs)
    found = np.flatnonzero(key == along(smallest, runs, len(key)))
    found = found[there[found]]
    if len(found) != np.count_nonzero(smallest != _NOBODY):
        raise Unusual  # an id stands twice
    heads = np.full(len(runs), -1)
    heads[smallest != _NOBODY] = found
    return heads


def _bands(born: pl.Series, reference: datetime.date) -> pl.Series:
    """Return the band of each age, in full years; an unknown one is 0."""
    day = born.fill_null(reference).to_numpy().astype("M8[D]")
    month = day.astype("M8[M]")
    before = (day - month).astype(np.int64) + 1 > reference.day
    age = ((np.datetime64(reference, "M") - month).astype(np.int64) - before) // 12
    band = np.where(age < 25, 0, np.minimum((age - 15) // 10, len(_BANDS) - 1))
    return pl.Series(_BANDS).gather(pl.Series(band))
