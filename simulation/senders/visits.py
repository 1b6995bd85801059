"""``uji_petik``: field visits, to claims and to a sample of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import sources
from pipelines.rules import in_force
from simulation.senders.batch import Batch
from simulation.senders.citizens import DESK, Claim
from simulation.senders.distort import Record
from simulation.senders.envelope import Submission
from simulation.senders.extracts import envelope
from simulation.senders.mistakes import Mistakes
from simulation.senders.office import Office, between, closing
from simulation.senders.planting import Clerk, plant
from simulation.senders.rates import senders
from simulation.senders.reporting import People, Report, report
from simulation.senders.rounds import region_columns
from simulation.senders.snapshot import FAMILY_ID, Snapshot, position, replaced

SOURCE = "uji_petik"
SENDER = "Badan Pusat Statistik, petugas lapangan"
NOT_FOUND, FOUND, AWAY = 0, 1, 5
GRANTED, PARTLY, REFUSED = "dikabulkan", "sebagian", "ditolak"
DEADLINE = 14
UNTIL_IT_LAPSES = ("claim_examination_days", "claim_visit_days", "claim_escalation_days")
SLIPS = {"kode_tak_dikenal": 0.003, "nik_salah_panjang": 0.002, "di_luar_rentang": 0.002}
KEPT = ("nomor_kartu_keluarga", "kode_kelurahan_desa", FAMILY_ID)


@dataclass(frozen=True)
class Visit:
    """One visit: to which family of the snapshot, when, and what came of it.

    `sample` is its number in the spot-check of the quarter before, if it was drawn.
    """

    row: int
    ticket: str | None
    day: date
    status: int
    outcome: str | None
    sample: str | None = None

    @property
    def is_met(self) -> bool:
        """Whether the family was found."""
        return self.status == FOUND


def visits(
    office: Office, now: Snapshot, waiting: Sequence[Claim]
) -> tuple[list[Visit], list[Claim]]:
    """Return the visits of a quarter, and the claims that go on waiting."""
    rates = senders().citizens
    draw = office.draw(SOURCE)
    quarter = office.quarter
    place = position(
        now.family.numbers(FAMILY_ID), np.array([claim.family for claim in waiting], int)
    )
    lapse = timedelta(days=sum(in_force(rule, quarter) for rule in UNTIL_IT_LAPSES))
    made, left = [], []
    seen: set[int] = set()  # a family is visited once a quarter, whatever is said of it
    for claim, row in zip(waiting, place, strict=True):
        goes, found, partly = draw.random(3)
        first = max(claim.day + timedelta(days=1), quarter.start)
        last = min(claim.day + timedelta(days=DEADLINE), quarter.end)
        if claim.day < quarter.start:  # those left over are visited before they lapse
            last = claim.day + lapse - timedelta(days=1)
        if goes >= rates.visited or first >= last or row < 0 or int(row) in seen:
            left.append(claim)
            continue
        seen.add(int(row))
        day = between(first, last, draw)
        if found < rates.not_found:
            status = NOT_FOUND if found < rates.not_found / 2 else AWAY
            made.append(Visit(int(row), claim.ticket, day, status, REFUSED))
            continue
        so = claim.true
        if claim.variable:
            so = now.family.value(claim.variable, int(row)) == claim.value
        outcome = REFUSED if not so else PARTLY if partly < rates.partly else GRANTED
        made.append(Visit(int(row), claim.ticket, day, FOUND, outcome))
    for row in np.setdiff1d(_own_sample(now, draw), sorted(seen)):
        day = between(quarter.start, quarter.end - timedelta(days=13), draw)
        made.append(Visit(int(row), None, day, FOUND, None))
    made.sort(key=lambda visit: (visit.row, visit.ticket or ""))
    still = [claim for claim in left if claim.day >= quarter.start]
    return made, still


def _own_sample(now: Snapshot, draw: np.random.Generator) -> np.ndarray:
    wanted = max(2, round(now.families * senders().citizens.own_sample))
    return np.sort(draw.choice(now.families, min(wanted, now.families), replace=False))


def send(office: Office, people: People, made: Sequence[Visit], mistakes: Mistakes) -> None:
    """Write the results of the quarter's visits."""
    if made:
        told = report(people, np.array([visit.row for visit in made]))
        _write(office, filled(told, made), people.now.village, mistakes)


def filled(told: Report, made: Sequence[Visit]) -> dict[str, pa.Table]:
    """Return the two tables of visits, filled in with what was told at each."""
    met = np.array([visit.is_met for visit in made])
    family = _only_where(told.family.said, met)
    reference = pa.array([visit.ticket for visit in made], pa.string())
    days = pa.array([visit.day for visit in made], pa.date32())
    family = region_columns(family)
    family = replaced(family, "nomor_referensi", reference)
    numbers = pa.array([visit.sample for visit in made], pa.string())
    family = replaced(family, "nomor_sampel", numbers)
    family = replaced(family, "tanggal", days)
    family = replaced(
        family, "status_kunjungan", pa.array([visit.status for visit in made], pa.int8())
    )
    family = replaced(family, "putusan", pa.array([visit.outcome for visit in made], pa.string()))
    kept = np.flatnonzero(met[told.member_of])
    of = pa.array(told.member_of[kept])
    person = told.person.said.take(pa.array(kept))
    person = replaced(person, "nomor_referensi", reference.take(of))
    person = replaced(person, "tanggal", days.take(of))
    return {"keluarga": family, "anggota": person}


def _only_where(table: pa.Table, met: np.ndarray) -> pa.Table:
    """Return `table` with nothing but the address of the visit where nobody was met."""
    for name in table.column_names:
        if name not in KEPT:
            column = table[name].combine_chunks()
            table = replaced(
                table, name, pc.if_else(pa.array(met), column, pa.scalar(None, column.type))
            )
    return table


def _write(
    office: Office, frames: dict[str, pa.Table], villages: np.ndarray, mistakes: Mistakes
) -> None:
    # no visit is told before it was made
    created = closing(office, office.draw(SOURCE, "created"))
    said = replace(envelope(office, SOURCE, SENDER), created=created)
    submission = Submission(office.inbox, said)
    clerk = Clerk([DESK], villages, office.draw(SOURCE, "slips"))
    for table, frame in frames.items():
        columns = sources.load()[SOURCE].tables[table].columns
        owner = np.zeros(frame.num_rows, dtype=np.int64)
        batch = Batch.of(table, columns, Record.of(frame), frame, owner, [DESK])
        plant(batch, SLIPS, clerk)
        headers = [column.header for column in columns]
        name = f"{table}.csv"
        rows = batch.rows(slice(0, frame.num_rows))
        submission.add_rows(name, table, headers, rows, DESK.shape)
        batch.note(mistakes, [said.submission], [name], np.zeros(1, int))
    submission.close()
