"""Are families followed rightly from quarter to quarter? Joined by their members' true identity.

A true family and a family of the register are each other's where each holds more of the other's
core than of anybody else's (as the register has it: head, spouse, the head's children under 17),
of equal cores more of its members. A family is followed if the same id is its own in both releases;
one that ended in truth, if its id ended; one that is new in truth, if it got an id that was
nobody's. A family that is not found has not been followed. Families of whom the register knew
nobody are not judged: nothing could be followed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.progress import track
from pipelines.quarter import Quarter
from simulation.judge.people import Seen, seen

# a family in which nothing happened; all that happened was told; some of it nobody told yet
KINDS = ("tanpa_kejadian", "kejadian_sampai", "kejadian_belum_sampai")


@dataclass
class Tally:
    """Families judged, and those followed, of each kind."""

    families: Counter[str] = field(default_factory=Counter)
    followed: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def judge(self, kind: str, followed: bool, happened: Iterable[str] = ()) -> None:
        """Count one family; `happened` is what it went through, if it was missed."""
        self.families[kind] += 1
        self.followed[kind] += followed
        if not followed and kind == "kejadian_sampai":
            self.missed.update(happened or ("anggota",))

    def add(self, other: "Tally") -> None:
        """Add another quarter's counts."""
        for name in ("families", "followed", "missed"):
            getattr(self, name).update(getattr(other, name))

    def document(self) -> dict[str, Any]:
        """Return counts and shares of each kind."""
        told: dict[str, Any] = {
            kind: {
                "keluarga": self.families[kind],
                "diikuti": self.followed[kind],
                "bagian": self.followed[kind] / self.families[kind]
                if self.families[kind]
                else None,
            }
            for kind in KINDS
        }
        return {**told, "luput_menurut_kejadian": dict(sorted(self.missed.items()))}


class _News:
    """What happened to whom, until the register has been told of it."""

    def __init__(self) -> None:
        self.untold: dict[int, set[int]] = {}

    def hear(self, before: Seen | None, now: Seen) -> dict[int, str]:
        """Take in a quarter; return the kind of every family in which something happened."""
        for person, families in _changed(before, now).items():
            self.untold[person] = self.untold.get(person, set()) | families
        touched = set().union(*self.untold.values())
        there = now.told[now.told["ada"]]
        told = set(zip(there["id_individu_benar"], there["kk"], strict=True))
        gone = set(now.told.loc[~now.told["ada"], "id_individu_benar"])
        for person in list(self.untold):
            home = now.person.get(person)
            is_told = person in gone if home is None else (person, now.family[home]) in told
            if is_told:
                del self.untold[person]
        waiting = set().union(*self.untold.values())
        return {
            family: "kejadian_belum_sampai" if family in waiting else "kejadian_sampai"
            for family in touched
        }


def _changed(before: Seen | None, now: Seen) -> dict[int, set[int]]:
    """Return who left a family, came, or had his KK number changed, with the families concerned.

    Of the first quarter's eve there is no truth: there whoever had an event.
    """
    if before is None:
        found: defaultdict[int, set[int]] = defaultdict(set)
        had = now.event[["id_individu_benar", "id_keluarga_benar"]].dropna().astype(int)
        for person, family in had.to_numpy().tolist():
            found[person] |= {family} | _home(now, person)
        return found
    both = pd.concat([before.person.rename("dulu"), now.person.rename("kini")], axis=1)
    both["kk_dulu"] = both["dulu"].map(before.family)
    both["kk_kini"] = both["kini"].map(now.family)
    moved = both[(both["dulu"] != both["kini"]) | (both["kk_dulu"] != both["kk_kini"])]
    return {
        person: {int(family) for family in families if not pd.isna(family)}
        for person, families in zip(
            moved.index.tolist(), moved[["dulu", "kini"]].to_numpy().tolist(), strict=True
        )
    }


def _home(now: Seen, person: int) -> set[int]:
    family = now.person.get(person)
    return set() if family is None else {int(family)}


def _own(now: Seen, before: dict[int, int]) -> dict[int, int]:
    """Return the family of the register that is each true family's own.

    Of equally large shares the pair of the quarter before counts first, then the lower id.
    """
    persons = now.joined.drop_duplicates(["id_keluarga", "id_individu_benar"])
    pair = (
        persons.groupby(["id_keluarga_benar", "id_keluarga"])
        .agg(inti=("inti", "sum"), anggota=("inti", "size"))
        .reset_index()
    )
    pair["lama"] = pair["id_keluarga_benar"].map(before) == pair["id_keluarga"]
    order = ["inti", "anggota", "lama", "id_keluarga_benar", "id_keluarga"]
    pair = pair.sort_values(order, ascending=[False, False, False, True, True])
    best = pair.drop_duplicates("id_keluarga_benar").merge(
        pair.drop_duplicates("id_keluarga"), on=["id_keluarga_benar", "id_keluarga"]
    )
    return dict(zip(best["id_keluarga_benar"], best["id_keluarga"], strict=True))


def _quarter(
    before: Seen,
    now: Seen,
    was: dict[int, int],
    own: dict[int, int],
    kinds: dict[int, str],
) -> Tally:
    """Judge the families of one quarter against the quarter before."""
    tally = Tally()
    known = set(before.joined["id_individu_benar"])
    registered = set(now.person[now.person.index.isin(known)])
    happened = now.event.groupby("id_keluarga_benar")["kejadian"].agg(set)
    for family in sorted(set(was) | registered):
        kind = kinds.get(family, "tanpa_kejadian")
        mine = own.get(family)
        if family not in now.family.index:
            followed = was[family] not in now.registered
        elif family in was:
            followed = mine == was[family]
        else:
            followed = mine is not None and mine not in before.registered
        tally.judge(kind, followed, happened.get(family, ()))
    return tally


def lineage(home: Home, quarters: Iterable[Quarter]) -> dict[str, Any]:
    """Judge how families were followed over published quarters in a row.

    Returns
    -------
    dict
        ``quarters``: per quarter after the first, and ``together``, what all of them add up to;
        ``over_all``: families of the first quarter against the last. Each counts families and
        those followed of each kind: without an event, whose event was told, told not yet.

    Raises
    ------
    DataStop
        If there are not two published quarters with their truth.
    """
    asked = list(quarters)
    if len(asked) < 2:
        raise DataStop(
            "families are followed from one published quarter to the next: publish two at least, "
            "of a simulated nation whose truth/ is there"
        )
    news, together = _News(), Tally()
    ever: defaultdict[int, set[str]] = defaultdict(set)
    told: list[dict[str, Any]] = []
    before: Seen | None = None
    own: dict[int, int] = {}
    first: dict[int, int] = {}
    for quarter in track(asked, "judging the lineage"):
        now = seen(home, quarter, quarter.previous if before else None)
        kinds = news.hear(before, now)
        was, own = own, _own(now, own)
        if before is None:
            first = own
        else:
            tally = _quarter(before, now, was, own, kinds)
            together.add(tally)
            told.append({"quarter": str(quarter), **tally.document()})
        for family, kind in kinds.items():
            ever[family].add(kind)
        before = now
    assert before is not None
    return {
        "quarters": told,
        "together": together.document(),
        "over_all": _over_all(first, own, before, ever, kinds).document(),
    }


def _over_all(
    first: dict[int, int],
    last: dict[int, int],
    now: Seen,
    ever: dict[int, set[str]],
    waiting: dict[int, str],
) -> Tally:
    """Judge the families of the first quarter by what they are in the last."""
    tally = Tally()
    for family, mine in first.items():
        kind = "tanpa_kejadian" if family not in ever else "kejadian_sampai"
        if waiting.get(family) == "kejadian_belum_sampai":
            kind = "kejadian_belum_sampai"
        if family in now.family.index:
            followed = last.get(family) == mine
        else:
            followed = mine not in now.registered
        tally.judge(kind, followed)
    return tally
