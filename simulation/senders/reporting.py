"""Which families are reported on in a quarter, and the rows that are said about them."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from simulation.senders import distort
from simulation.senders.distort import Record
from simulation.senders.office import Office, day_numbers
from simulation.senders.rates import senders
from simulation.senders.snapshot import FAMILY_ID, PERSON_ID, Rows, Snapshot, position, replaced

PRESENT, DIED, MOVED, ABROAD, NEW = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class People:
    """The nation at the quarter's end, and who left which family.

    Attributes
    ----------
    now : Snapshot
        At the quarter's end.
    left : pyarrow.Table
        Persons who left a family and were not reported yet, as they were in it, with
        `status_keberadaan` 2 to 4.
    new : numpy.ndarray
        Which persons of `now` were not in their family a quarter ago.
    touched : numpy.ndarray
        Which families had an event.
    """

    now: Snapshot
    left: pa.Table
    new: np.ndarray
    touched: np.ndarray


def who_left(before: Snapshot, now: Snapshot, died: np.ndarray, abroad: np.ndarray) -> pa.Table:
    """Return the members that families lost since `before`, as they were then.

    Parameters
    ----------
    died, abroad : numpy.ndarray
        Ids of persons who died or left the country.
    """
    left = before.person.take(np.flatnonzero(_is_gone(before.person, now)))
    ids = left[PERSON_ID].to_numpy()
    state = np.where(np.isin(ids, died), DIED, np.where(np.isin(ids, abroad), ABROAD, MOVED))
    return replaced(left, "status_keberadaan", pa.array(state, pa.int8()))


def not_there(people: pa.Table, now: Snapshot) -> pa.Table:
    """Return those of `people` whose family goes on without them."""
    return people.filter(pa.array(_is_gone(people, now)))


def _is_gone(people: Rows | pa.Table, now: Snapshot) -> np.ndarray:
    ids, family = (people.column(name).to_numpy() for name in (PERSON_ID, FAMILY_ID))
    place = position(now.person.own("id"), ids)
    gone = (place < 0) | (now.person.own("family")[place] != family)
    gone[gone] = position(now.family.own("id"), family[gone]) >= 0
    return gone


def newcomers(before: Snapshot, now: Snapshot) -> np.ndarray:
    """Return which persons of `now` joined a family that was there before."""
    place = position(before.person.own("id"), now.person.own("id"))
    family = now.person.own("family")
    other = (place < 0) | (before.person.own("family")[place] != family)
    other[other] = position(before.family.own("id"), family[other]) >= 0
    return other


def updated(office: Office, people: People) -> np.ndarray:
    """Return which families their regency reports on: events, and those near the line."""
    rates = senders().regencies
    now = people.now
    draw = office.draw("updated")
    codes, place = np.unique(now.regency, return_inverse=True)
    low, high = rates.families_updated.low, rates.families_updated.high
    level = draw.uniform(low, high, len(codes))[place]
    ratio = now.welfare()
    near = (ratio > rates.near_line.low) & (ratio < rates.near_line.high)
    weight = np.where(near, rates.near_line_weight, 1.0)
    share = np.bincount(place, weights=weight) / np.bincount(place)
    touched = people.touched & (draw.random(now.families) < rates.event_reported)
    events = np.bincount(place, weights=touched) / np.bincount(place)
    rest = np.maximum(level - events[place], 0.005) * weight / share[place]
    return touched | (draw.random(now.families) < rest)


@dataclass(frozen=True)
class Report:
    """What is said about some families.

    Attributes
    ----------
    family, person : Record
        Rows in order of the families; members who left stand behind those who stay.
    rows : numpy.ndarray
        Row of each family in the snapshot.
    member_of : numpy.ndarray
        For each member, which of `rows` its family is.
    """

    family: Record
    person: Record
    rows: np.ndarray
    member_of: np.ndarray

    def part(self, families: np.ndarray) -> "Report":
        """Return the report on some of its families (ascending places)."""
        where = position(families, self.member_of)
        members = np.flatnonzero(where >= 0)
        members = members[np.argsort(where[members], kind="stable")]
        return replace(
            self,
            family=_taken(self.family, families),
            person=_taken(self.person, members),
            rows=self.rows[families],
            member_of=where[members],
        )

    def of_those_who_stay(self) -> "Report":
        """Return the report as a list that cannot say of anybody that he left."""
        members = np.flatnonzero(self._present())
        return replace(self, person=_taken(self.person, members), member_of=self.member_of[members])

    def sizes(self) -> np.ndarray:
        """Return how many members of each family are said to be there."""
        return np.bincount(self.member_of[self._present()], minlength=len(self.rows))

    def _present(self) -> np.ndarray:
        return np.isin(self.person.said["status_keberadaan"].to_numpy(), (PRESENT, NEW))


def _taken(record: Record, rows: np.ndarray) -> Record:
    index = pa.array(rows)
    return Record(
        record.true.take(index),
        record.said.take(index),
        {name: marks[rows] for name, marks in record.kinds.items()},
        record.names,
    )


def report(people: People, rows: np.ndarray) -> Report:
    """Return the true rows of the families at `rows` (ascending), with their members."""
    now = people.now
    first, sizes = now.first[rows], np.diff(now.first)[rows]
    member_of = np.repeat(np.arange(len(rows)), sizes)
    starts = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    index = np.arange(len(member_of)) + starts
    members = now.person.take(index)
    state = np.where(people.new[index], NEW, PRESENT)
    members = replaced(members, "status_keberadaan", pa.array(state, pa.int8()))
    family = now.family.take(rows)
    gone = position(family[FAMILY_ID].to_numpy(), people.left[FAMILY_ID].to_numpy())
    left = people.left.filter(pa.array(gone >= 0)).select(members.column_names)
    gone = gone[gone >= 0]
    order = np.argsort(np.concatenate([member_of, gone]), kind="stable")
    members = pa.concat_tables([members, left]).combine_chunks().take(pa.array(order))
    member_of = np.concatenate([member_of, gone])[order]
    card = family["nomor_kartu_keluarga"].combine_chunks().take(pa.array(member_of))
    members = replaced(members, "nomor_kartu_keluarga", card)
    return Report(Record.of(family), Record.of(members), rows, member_of)


def soften(told: Report, draw: np.random.Generator) -> None:
    """Let operators hide assets, leave answers out and misspell names, a little."""
    rates = senders().regencies
    assets = dict.fromkeys(distort.assets(), rates.asset_hidden)
    distort.hide_assets(told.family, assets, draw)
    items = ("luas_lantai", "id_meteran_pln", "lintang", "bujur", "emas_perhiasan")
    blank = {name: rates.answer_missing for name in items if name in told.family.said.column_names}
    distort.leave_blank(told.family, blank, draw)
    distort.misspell(told.person, rates.name_misspelt, draw)


def observed(
    office: Office, told: Report, until: np.ndarray, draw: np.random.Generator
) -> pa.Array:
    """Return a day of observation for each family, between the quarter's start and `until`.

    Parameters
    ----------
    until : numpy.ndarray
        Last day possible, as days since 1970.
    """
    first = day_numbers(np.zeros(1), office.quarter.start, office.quarter.start)[0]
    span = np.maximum(until - first, 1)
    days = first + (draw.random(len(told.rows)) * span).astype(np.int64)
    return pa.array(days.astype(np.int32)).cast(pa.date32())
