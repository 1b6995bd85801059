"""How long a claim may stay where it is: dated rules, by the quarter in which it came there."""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from pipelines.quarter import Quarter
from pipelines.rules import first_quarter, in_force

_CAPITAL = "31"


def days(rule: str, at: datetime) -> timedelta:
    """Return the length of a rule of so many days (of 24 hours) in force at an instant."""
    return timedelta(days=in_force(rule, quarter_of(at)))


@cache
def _zone(quarter: Quarter) -> ZoneInfo:
    # the first day with rules begins, by UTC, in the quarter before them
    known = max(str(quarter), first_quarter())
    return ZoneInfo(in_force("calendar_timezone", known)[_CAPITAL])


@lru_cache(1_000)  # what happens is asked about more than once, right away
def quarter_of(at: datetime) -> Quarter:
    """Return the quarter of an instant in UTC, by the clock of the capital."""
    rough = Quarter(at.year, (at.month + 2) // 3)
    day = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(_zone(rough))
    return Quarter(day.year, (day.month + 2) // 3)


def midnight(day: date) -> datetime:
    """Return the instant (UTC) at which a day begins by the clock of the capital."""
    quarter = Quarter(day.year, (day.month + 2) // 3)
    local = datetime.combine(day, time(), _zone(quarter))
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def local(at: datetime) -> datetime:
    """Return an instant in UTC by the clock of the capital."""
    return at.replace(tzinfo=ZoneInfo("UTC")).astimezone(_zone(quarter_of(at)))
