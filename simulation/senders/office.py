"""The post room of one quarter: where submissions go, and when they can be written."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import numpy as np

from pipelines.quarter import Quarter
from simulation.senders.draw import generator

JAKARTA, MAKASSAR, JAYAPURA = 7, 8, 9
CENTRAL = frozenset({51, 52, 53, 63, 64, 65, 71, 72, 73, 74, 75, 76})
EASTERN = frozenset({81, 82, 91, 92, 93, 94, 95, 96})
CUT_OFF_DAY, FINAL_DAY = 17, 25


@dataclass(frozen=True)
class Office:
    """What every sender of a quarter needs to know.

    Attributes
    ----------
    seed : int
        Seed of the nation.
    quarter : Quarter
        The quarter that is reported on.
    inbox : Path
        The quarter's inbox.
    """

    seed: int
    quarter: Quarter
    inbox: Path

    def draw(self, *parts: object) -> np.random.Generator:
        """Return the generator of one piece of this quarter's post."""
        return generator(self.seed, self.quarter, *parts)

    @property
    def cut_off(self) -> date:
        """Last day on which a kabupaten's submission counts for the quarter."""
        return self.quarter.last_month.replace(day=CUT_OFF_DAY)

    @property
    def final_day(self) -> date:
        """Last day on which a sign-off counts for the quarter."""
        return self.quarter.last_month.replace(day=FINAL_DAY)


def hours_of(province: int) -> int:
    """Return how far a province's clock is ahead of UTC."""
    if province in EASTERN:
        return JAYAPURA
    return MAKASSAR if province in CENTRAL else JAKARTA


def moment(day: date, draw: np.random.Generator, hours: int = JAKARTA) -> datetime:
    """Return a minute of office hours on `day`, with the local offset."""
    at = time(int(draw.integers(8, 17)), int(draw.integers(0, 60)), int(draw.integers(0, 60)))
    return datetime.combine(day, at, timezone(timedelta(hours=hours)))


def closing(office: Office, draw: np.random.Generator) -> datetime:
    """Return a moment of the quarter's last evening, when everything in it can be told."""
    at = time(20, int(draw.integers(0, 60)))
    return datetime.combine(office.quarter.end, at, timezone(timedelta(hours=JAKARTA)))


def between(first: date, last: date, draw: np.random.Generator) -> date:
    """Return a day from `first` to `last`, both included."""
    return first + timedelta(days=int(draw.integers(0, (last - first).days + 1)))


def day_numbers(days: np.ndarray, first: date, last: date) -> np.ndarray:
    """Turn draws from 0 to 1 into day numbers from `first` to `last` (days since 1970)."""
    span = (last - first).days + 1
    return ((first - date(1970, 1, 1)).days + (days * span).astype(np.int64)).astype(np.int32)
