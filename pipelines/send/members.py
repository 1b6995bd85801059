"""Who lives in a family, where its members are in memory.

`sql/send/composition.sql` says what it means; a test holds both against each other.
"""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pipelines.frames import pl
from pipelines.send.in_memory import Places, Unusual, begins, places

Flags = npt.NDArray[np.bool_]
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
_DAY_BITS, _ID_BITS = 21, 40  # as in `macros.make_members`
_NEVER = (1 << _DAY_BITS) - 1
_FIRST_DAY = np.datetime64("1800-01-01")
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
    presence = persons["status_keberadaan"].fill_null(active[0])
    who = np.flatnonzero(presence.is_in(list(active)).to_numpy() & (row >= 0))
    if (np.diff(row[who]) < 0).any():
        who = who[np.argsort(row[who], kind="stable")]
    # those who are there, the members of a family side by side
    members = persons.select(pl.all().gather(pl.Series(who)))
    runs = begins(row[who])
    born = members["tanggal_lahir"].fill_null(reference).to_numpy().astype("M8[D]")

    def younger(age: int) -> Flags:
        return born > np.datetime64(reference.replace(year=reference.year - age))

    def count(counted: npt.NDArray[np.generic]) -> pl.Series:
        sums = np.add.reduceat(counted, runs, dtype=np.int64) if len(runs) else np.empty(0)
        if len(sums) and sums.max() > np.iinfo(np.int16).max:
            raise Unusual
        return pl.Series(sums, dtype=pl.Int16)

    of_school = younger(ages["sekolah_sampai"] + 1) & ~younger(ages["sekolah_dari"])
    of_work = younger(ages["produktif_sampai"] + 1) & ~younger(ages["produktif_dari"])
    works, studies = _is(members["bekerja"], 1), _is(members["partisipasi_sekolah"], 2)
    head = members.select(pl.all().gather(pl.Series(_heads(members, runs))))
    return pl.DataFrame(
        {
            "id_keluarga": head["id_keluarga"],
            "anggota_balita": count(younger(ages["balita_sampai"] + 1)),
            "anggota_usia_sekolah": count(of_school),
            "anggota_usia_produktif": count(of_work),
            "anggota_lansia": count(~younger(ages["lansia_dari"])),
            "anggota_bekerja": count(works),
            "anggota_produktif_tidak_bekerja": count(of_work & ~works & ~studies),
            "anggota_disabilitas": count(_is(members["penyandang_disabilitas"], 1, 2)),
            "usaha_keluarga": count(members["jumlah_usaha"].fill_null(0).to_numpy()),
            "jenis_kelamin_kepala": head["jenis_kelamin"].cast(pl.Int8),
            "ijazah_kepala": head["ijazah_tertinggi"].cast(pl.Int8),
            "kelompok_umur_kepala": _bands(head["tanggal_lahir"], reference),
        }
    )


def _is(values: pl.Series, *codes: int) -> Flags:
    flags: Flags = values.is_in(list(codes)).fill_null(value=False).to_numpy()
    return flags


def _heads(members: pl.DataFrame, runs: Places) -> Places:
    """Return the place of each family's head: the smallest `head_key` of a run of members."""
    if not len(runs):
        return runs
    born = members["tanggal_lahir"].to_numpy().astype("M8[D]")
    day = np.where(np.isnat(born), _NEVER, np.maximum(0, (born - _FIRST_DAY).astype(np.int64)))
    if members["id_individu"].null_count():
        raise Unusual
    ids = members["id_individu"].to_numpy()
    if (ids >> _ID_BITS).any() or day.max() > _NEVER:
        raise Unusual
    others = ~_is(members["status_hubungan_keluarga"], 1)
    key = (others.astype(np.int64) << _DAY_BITS + _ID_BITS) + (day << _ID_BITS) + ids
    smallest = np.minimum.reduceat(key, runs)
    found = np.flatnonzero(key == np.repeat(smallest, np.diff(np.append(runs, len(key)))))
    if len(found) != len(runs):
        raise Unusual  # an id stands twice
    return found


def _bands(born: pl.Series, reference: datetime.date) -> pl.Series:
    """Return the band of each age, in full years; an unknown one is 0."""
    day = born.fill_null(reference).to_numpy().astype("M8[D]")
    month = day.astype("M8[M]")
    before = (day - month).astype(np.int64) + 1 > reference.day
    age = ((np.datetime64(reference, "M") - month).astype(np.int64) - before) // 12
    band = np.where(age < 25, 0, np.minimum((age - 15) // 10, len(_BANDS) - 1))
    return pl.Series(_BANDS).gather(pl.Series(band))
