"""The spot-check of a published quarter, visited in the quarter after: truth with small errors."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import sources
from pipelines.errors import DataStop
from pipelines.targeting.sample import drawn
from simulation import again
from simulation.senders import distort
from simulation.senders.batch import Batch
from simulation.senders.citizens import DESK
from simulation.senders.distort import Record
from simulation.senders.envelope import Submission
from simulation.senders.extracts import envelope
from simulation.senders.office import Office, between, closing
from simulation.senders.rates import senders
from simulation.senders.reporting import People, report
from simulation.senders.snapshot import Snapshot
from simulation.senders.visits import AWAY, FOUND, NOT_FOUND, SENDER, SOURCE, Visit, filled

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

NUMBER = 2  # of the source's submissions of a quarter: the first tells of its other visits


def answer(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Visit the families drawn of a quarter and send what was found into the next one's inbox.

    Raises
    ------
    DataStop
        If no sample was drawn, the home holds no simulated nation, or they were visited already.
    """
    sample = drawn(home, quarter)
    office = Office(again.seed_of(home), quarter.next, home.inbox(quarter.next))
    submission = replace(
        envelope(office, SOURCE, SENDER, NUMBER), created=closing(office, office.draw("spot_check"))
    )
    if (office.inbox / SOURCE / submission.submission).exists():
        raise DataStop(f"the families drawn of {quarter} were visited already")
    now = again.at_end(home, quarter.next)
    rows = again.true_rows(home, quarter, sample.release, now)
    made = _visits(office, pq.read_table(sample.rows).to_pylist(), rows)
    told = report(everyone(now), np.array([visit.row for visit in made]))
    draw = office.draw("spot_check", "overlooked")
    overlooked = senders().citizens.spot_check.asset_overlooked
    distort.hide_assets(told.family, dict.fromkeys(distort.assets(), overlooked), draw)
    _write(Submission(office.inbox, submission), filled(told, made))
    return {
        "quarter": str(quarter),
        "visited_in": str(quarter.next),
        "visits": len(made),
        "met": sum(visit.is_met for visit in made),
        "path": str(Path("inbox") / str(quarter.next) / SOURCE / submission.submission),
    }


def everyone(now: Snapshot) -> People:
    """Return the nation as visitors meet it, who are told of nobody that left."""
    return People(
        now,
        now.person.take(slice(0, 0)),
        np.zeros(now.person.num_rows, bool),
        np.zeros(now.families, bool),
    )


def _visits(office: Office, wanted: list[dict[str, Any]], rows: dict[int, int]) -> list[Visit]:
    """Return the visits in order of row; of two numbers of one family the first is visited."""
    rates, draw = senders().citizens.spot_check, office.draw("spot_check", "visits")
    made: dict[int, Visit] = {}
    for each in wanted:
        back, found = draw.random(2)
        day = between(office.quarter.start, office.quarter.end - timedelta(days=13), draw)
        row = rows.get(each["id_keluarga"])
        if back < rates.not_returned or row is None or row in made:
            continue
        status = FOUND
        if found < rates.not_found + rates.away:
            status = NOT_FOUND if found < rates.not_found else AWAY
        made[row] = Visit(row, None, day, status, None, each["nomor_sampel"])
    return [made[row] for row in sorted(made)]


def _write(submission: Submission, frames: dict[str, pa.Table]) -> None:
    for table, frame in frames.items():
        columns = sources.load()[SOURCE].tables[table].columns
        batch = Batch.of(table, columns, Record.of(frame), frame, _owner(frame), [DESK])
        headers = [column.header for column in columns]
        submission.add_rows(
            f"{table}.csv", table, headers, batch.rows(slice(0, frame.num_rows)), DESK.shape
        )
    submission.close()


def _owner(frame: pa.Table) -> np.ndarray:
    return np.zeros(frame.num_rows, dtype=np.int64)
