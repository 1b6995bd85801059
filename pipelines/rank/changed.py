"""What changed in a family since the quarter before, cause by cause, in words without names."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines.codebook import load
from pipelines.rank.answers import in_words
from pipelines.rank.view import ages

if TYPE_CHECKING:
    from pipelines.rank.supposed import Household, Row

_PLACE = ("kelurahan_desa", "kecamatan", "kabupaten_kota")
_WORDS = ("milik", "dari", "menjadi")


@dataclass(frozen=True, slots=True)
class Then:
    """A family in one quarter: its rows, its place in words, the day on which ages count."""

    household: "Household"
    register: dict[str, Any]
    day: date


def changes(then: Then, now: Then, sebab: str, variabel: str | None) -> list[dict[str, str]]:
    """Return what changed under one cause of `ranked/movement`.

    Returns
    -------
    list of dict
        ``milik`` (the family, or who of it by his relation to the head), ``dari`` and
        ``menjadi``; a value that is not there is empty.
    """
    if sebab == "wilayah":
        return [_change("keluarga", _place(then.register), _place(now.register))]
    if sebab == "anggota":
        return _came_and_left(then, now)
    if sebab == "waktu":
        return _aged(then, now)
    if sebab == "variabel" and variabel:
        return _answered(then, now, variabel)
    return []


def _answered(then: Then, now: Then, variabel: str) -> list[dict[str, str]]:
    family = {column.name for column in load().columns("family")}
    if variabel in family:
        column = load().column(variabel, "family")
        old, new = (side.household.family[variabel] for side in (then, now))
        return [_change("keluarga", in_words(column, old), in_words(column, new))]
    column = load().column(variabel, "person")
    return [
        _change(_relation(new), in_words(column, old[variabel]), in_words(column, new[variabel]))
        for old, new in _stayed(then, now)
        if old[variabel] != new[variabel]
    ]


def _came_and_left(then: Then, now: Then) -> list[dict[str, str]]:
    old, new = ({row["id_individu"]: row for row in side.household.members} for side in (then, now))
    came = [_change(_relation(new[each]), "", "datang") for each in sorted(new.keys() - old)]
    left = [_change(_relation(old[each]), "", "pergi") for each in sorted(old.keys() - new)]
    return came + left


def _aged(then: Then, now: Then) -> list[dict[str, str]]:
    told = []
    for old, new in _stayed(then, now):
        born = old["tanggal_lahir"]
        if born is None:
            continue
        was, is_ = _age(born, then.day), _age(born, now.day)
        if any(was < limit <= is_ for limit in ages()):
            told.append(_change(_relation(new), f"{was} tahun", f"{is_} tahun"))
    return told


def _stayed(then: Then, now: Then) -> list[tuple["Row", "Row"]]:
    old = {row["id_individu"]: row for row in then.household.members}
    rows = sorted(now.household.members, key=lambda row: row["id_individu"])
    return [(old[row["id_individu"]], row) for row in rows if row["id_individu"] in old]


def _age(born: date, day: date) -> int:
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _relation(row: "Row") -> str:
    column = load().column("status_hubungan_keluarga", "person")
    value = row["status_hubungan_keluarga"]
    return "anggota" if value is None else in_words(column, value).lower()


def _place(register: dict[str, Any]) -> str:
    named = ", ".join(str(register[name]) for name in _PLACE if register.get(name))
    return named or str(register["kode_kelurahan_desa"])


def _change(*words: str) -> dict[str, str]:
    return dict(zip(_WORDS, words, strict=True))
