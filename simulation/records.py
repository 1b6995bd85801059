"""Records that no NIK links, drawn from the truth: to train on, and to judge linkage by.

Names are abbreviated and mistyped, birth dates are defaults, people have moved, the KK is not
always known, and some persons are in no register. The rates stand in ``records.yaml``.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources.loading import build

_LETTERS = "ABCDEFGHIJKLMNOPRSTUWYZ"
_VARIANTS = ("M.", "MUH.", "MOH.", "MOHAMMAD")
_DEFAULT_DAYS = ((7, 1), (12, 31))
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of records that differ, as ``records.yaml`` says."""

    not_in_register: float
    kk_known: float
    kk_digit: float
    initial: float
    word_dropped: float
    variant: float
    character: float
    default_day: float
    day_month: float
    date_digit: float
    birth_date_blank: float
    moved: float
    moved_far: float
    kk_changed: float
    sex_wrong: float


def rates() -> Rates:
    """Read the rates; an unknown or a missing key is refused."""
    path = Path(__file__).with_name("records.yaml")
    found: Rates = build(Rates, yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    return found


def true_persons(home: Home, quarter: Quarter) -> pd.DataFrame:
    """Return every person of the nation as the truth has him, with KK and village.

    Raises
    ------
    DataStop
        If the home is of no simulated nation.
    """
    truth = home.root / "truth"
    files = {n: truth / n / f"quarter={quarter}" / "*.parquet" for n in ("person", "family")}
    if not (truth / "person" / f"quarter={quarter}").is_dir():
        raise DataStop(f"{home.root} has no truth of {quarter}: only a simulated nation has one")
    with store.connect() as con:
        for name, glob in files.items():
            store.view(con, name, str(glob))
        return con.execute(
            """
            select
                person.id_individu_benar as id_benar, person.nomor_induk_kependudukan as nik,
                person.nama, person.tanggal_lahir,
                if(person.nomor_induk_kependudukan // 100000000 % 100 > 40, 2, 1) as jenis_kelamin,
                family.nomor_kartu_keluarga as kk, family.kode_kelurahan_desa
            from person inner join family using (id_keluarga_benar)
            order by person.id_individu_benar
            """
        ).df()


def draw(persons: pd.DataFrame, count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw records of different persons, and who of all persons is in no register.

    Parameters
    ----------
    persons : DataFrame
        As `true_persons` gives them.
    count : int
        Records wanted; not more than there are persons.

    Returns
    -------
    records : DataFrame
        The columns of linkage, and `id_benar`.
    absent : array of int
        `id_benar` of those not in the register.
    """
    rate, rng = rates(), np.random.default_rng(seed)
    absent = rng.random(len(persons)) < rate.not_in_register
    chosen = np.sort(rng.choice(len(persons), min(count, len(persons)), replace=False))
    drawn = persons.iloc[chosen].reset_index(drop=True)
    rows = len(drawn)
    moved = rng.random(rows) < rate.moved
    births = [_birth(value, rate, rng) for value in drawn["tanggal_lahir"]]
    wrong_sex = rng.random(rows) < rate.sex_wrong
    records = pd.DataFrame(
        {
            "id": np.arange(1, rows + 1),
            "id_benar": drawn["id_benar"],
            "kelompok": np.zeros(rows, np.int64),
            "nama": [_name(value, rate, rng) for value in drawn["nama"]],
            "tanggal_lahir": births,
            "jenis_kelamin": np.where(
                wrong_sex, 3 - drawn["jenis_kelamin"], drawn["jenis_kelamin"]
            ),
            "kk": _kk(drawn["kk"].to_numpy(), moved, rate, rng),
            "kode_kelurahan_desa": _villages(persons, drawn, moved, rate, rng),
        }
    )
    return records, persons["id_benar"].to_numpy()[absent]


def _name(name: str, rate: Rates, rng: np.random.Generator) -> str:
    """Write a name as a clerk in a hurry does."""
    words = name.split()
    if words[0] == "MUHAMMAD" and rng.random() < rate.variant:
        words[0] = str(rng.choice(_VARIANTS))
    if len(words) > 1 and rng.random() < rate.word_dropped:
        words.pop()
    if len(words) > 1 and rng.random() < rate.initial:
        place = int(rng.integers(len(words)))
        words[place] = words[place][0] + "."
    letters = list(" ".join(words))
    for place in np.flatnonzero(rng.random(len(letters)) < rate.character).tolist():
        if letters[place].isalpha():
            letters[place] = _mistyped(letters[place], rng)
    return "".join(letters).strip() or name


def _mistyped(letter: str, rng: np.random.Generator) -> str:
    other = _LETTERS[int(rng.integers(len(_LETTERS)))]
    return ("", letter * 2, other, other)[int(rng.integers(4))]


def _birth(value: pd.Timestamp, rate: Rates, rng: np.random.Generator) -> date | None:
    if pd.isna(value):
        return None
    born = value.date()
    dice = rng.random()
    for share, way in (
        (rate.birth_date_blank, None),
        (rate.default_day, "default"),
        (rate.day_month, "exchanged"),
        (rate.date_digit, "digit"),
    ):
        if dice < share:
            return _other_birth(born, way, rng)
        dice -= share
    return born


def _other_birth(born: date, way: str | None, rng: np.random.Generator) -> date | None:
    if way is None:
        return None
    if way == "default":
        month, day = _DEFAULT_DAYS[int(rng.integers(len(_DEFAULT_DAYS)))]
        return born.replace(month=month, day=day)
    if way == "exchanged":
        return born.replace(month=born.day, day=born.month) if born.day <= 12 else born
    return born.replace(day=1 + (born.day - 1 + int(rng.integers(1, 10))) % 28)


def _kk(
    true: np.ndarray, moved: np.ndarray, rate: Rates, rng: np.random.Generator
) -> pd.arrays.IntegerArray:
    rows = len(true)
    said = true.astype(np.int64).copy()
    changed = moved & (rng.random(rows) < rate.kk_changed)
    said[changed] += 7 * 10**6 + rng.integers(1, 10**5, int(changed.sum())) * 10
    for digit in range(_DIGITS):
        wrong = rng.random(rows) < rate.kk_digit
        unit = 10**digit
        now = said // unit % 10
        said = np.where(wrong, said + ((now + 1) % 10 - now) * unit, said)
    unknown = rng.random(rows) >= rate.kk_known
    return pd.arrays.IntegerArray(said, unknown)


def _villages(
    persons: pd.DataFrame,
    drawn: pd.DataFrame,
    moved: np.ndarray,
    rate: Rates,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return the villages as said: of those who moved another one, most in their kabupaten."""
    said = drawn["kode_kelurahan_desa"].to_numpy(dtype=object).copy()
    every = np.unique(persons["kode_kelurahan_desa"].to_numpy(dtype=str))
    far = moved & (rng.random(len(said)) < rate.moved_far)
    said[far] = rng.choice(every, int(far.sum()))
    near = np.flatnonzero(moved & ~far)
    regency = np.array([code[:4] for code in every])
    for place in near:
        own = every[regency == said[place][:4]]
        said[place] = own[int(rng.integers(len(own)))]
    return said
