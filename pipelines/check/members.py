"""What a family is by its members, and a member by its family, where both are in memory.

`sql/check/family_member.sql` and `person_judged.sql` say what it means; a test holds both against
each other. Members of a family mostly stand side by side, so each family is a run of rows.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from pipelines.check.arrays import Columns
from pipelines.check.values import Values
from pipelines.in_memory import Flags, Numbers, along, starts

_FAMILY, _RELATION, _PRESENCE = "id_keluarga", "status_hubungan_keluarga", "status_keberadaan"
_NIK, _SEX, _AGE = "nomor_induk_kependudukan", "jenis_kelamin", "usia"
_HEAD, _SPOUSE, _CHILD, _PARENT = 1, 2, 3, 6
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 by the golden ratio: near numbers come far apart


@dataclass(frozen=True, slots=True)
class Members:
    """Persons that have a family, those of one side by side.

    Attributes
    ----------
    who : array of int64
        Their rows.
    family : array of int64
        The row of the family of each.
    families : int
        How many families there are.
    """

    who: Numbers
    family: Numbers
    families: int

    @classmethod
    def of(cls, row: Numbers, families: int) -> "Members":
        """Return the members, given the row of each person's family, -1: none."""
        who = np.flatnonzero(row >= 0)
        family = row[who]
        if (np.bincount(family[starts(family)]) > 1).any():
            order = np.argsort(family, kind="stable")
            who, family = who[order], family[order]
        return cls(who, family, families)

    def column(self, values: Values) -> Values:
        """Return a column of the persons for the members alone."""
        known = None if values.known is None else values.known[self.who]
        return Values(values.numbers[self.who], known)

    def only(self, flags: Flags) -> "Members":
        """Return some of the members, as if they were numbered anew."""
        where = np.flatnonzero(flags)
        return Members(where, self.family[where], self.families)

    def count(self) -> Values:
        """Return how many members each family has."""
        return Values(np.bincount(self.family, minlength=self.families), None)

    def one(self, values: Values, choose: np.ufunc) -> Values:
        """Return of each family the lowest or highest value of its members, blanks left out."""
        there = self.only(values.known[self.who]) if values.known is not None else self
        numbers = values.numbers[self.who if there is self else self.who[there.who]]
        told = np.zeros(self.families, values.numbers.dtype)
        known = np.zeros(self.families, np.bool_)
        if len(numbers):
            begins = np.flatnonzero(starts(there.family))
            told[there.family[begins]] = choose.reduceat(numbers, begins)
            known[there.family] = True
        return Values(told, known)


def facts(person: Columns, row: Numbers, families: int, active: Collection[int]) -> Columns:
    """Return of each family what `family_member` tells of it.

    Parameters
    ----------
    person : dict
        Columns of the persons.
    row : array of int64
        The row of each person's family, -1 where it is not among them.
    active : collection of int
        Codes of presence of those who are there.
    """
    members = Members.of(row, families)
    presence, relation, sex, age, nik = (
        members.column(person[name]) for name in (_PRESENCE, _RELATION, _SEX, _AGE, _NIK)
    )
    there = np.isin(presence.numbers, list(active))
    if presence.known is not None:
        there |= ~presence.known
    known = there if relation.known is None else there & relation.known
    head, spouse, child, parent = (
        members.only(known & (relation.numbers == code))
        for code in (_HEAD, _SPOUSE, _CHILD, _PARENT)
    )
    has_any = np.zeros(families, np.bool_)
    has_any[members.family] = True
    return {
        "ada_anggota": Values(has_any, None),
        "jumlah_anggota": members.only(there).count(),
        "jumlah_kepala": head.count(),
        "jumlah_pasangan": spouse.count(),
        "kelamin_kepala": head.one(sex, np.minimum),
        "kelamin_pasangan": spouse.one(sex, np.minimum),
        "usia_kepala": head.one(age, np.maximum),
        "usia_anak_tertua": child.one(age, np.maximum),
        "usia_termuda_orang_tua": parent.one(age, np.minimum),
        "jumlah_nik_ganda": Values(_shared(nik, members), None),
    }


def _shared(nik: Values, members: Members) -> Numbers:
    """Return of each family how many of its NIKs stood in it before."""
    of, numbers = members.family, nik.numbers
    known = np.ones(len(numbers), np.bool_) if nik.known is None else nik.known
    if not len(numbers):
        return np.zeros(members.families, np.int64)
    # members whose NIKs differ leave as many marks, but for a few that leave the same one
    spread = numbers.astype(np.uint64) * _SPREAD >> np.uint64(64 - 6)
    marks = np.where(known, np.uint64(1) << spread, np.uint64(0))
    begins = np.flatnonzero(starts(of))
    different = np.bitwise_count(np.bitwise_or.reduceat(marks, begins))
    may_share = different < np.add.reduceat(known, begins, dtype=np.int64)
    suspect = np.flatnonzero(along(may_share, begins, len(of)) & known)
    suspect = suspect[np.lexsort([numbers[suspect], of[suspect]])]
    same = (np.diff(numbers[suspect]) == 0) & (np.diff(of[suspect]) == 0)
    return np.bincount(of[suspect][1:][same], minlength=members.families)
