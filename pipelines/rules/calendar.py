"""Until when a submission counts: the kabupaten's own days, or the quarter's end."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pipelines.quarter import Quarter
from pipelines.rules import in_force

CAPITAL = "31"
REGIONAL = "daerah"
Day = Literal["cutoff_day", "final_day", "meeting_first_day", "meeting_last_day"]


def local_day(created: datetime, regency: str | None, quarter: Quarter) -> date:
    """Return the day of `created` by the clock of the kabupaten (or of the capital)."""
    zones = in_force("calendar_timezone", quarter)
    return created.astimezone(ZoneInfo(zones[regency[:2] if regency else CAPITAL])).date()


def day_of_month(which: Day, regency: str | None, quarter: Quarter) -> int:
    """Return a day of the calendar: the kabupaten's own, else everybody's."""
    own = in_force("calendar_exceptions", quarter).get(regency, {})
    return int(own.get(which, in_force(f"calendar_{which}", quarter)))


def last_day(
    calendar: str, regency: str | None, quarter: Quarter, only_signoffs: bool = False
) -> date:
    """Return the last day on which a submission of this kind may be made.

    Sign-offs without any proposal count until the kabupaten's final day, others until its cut-off.
    """
    if calendar != REGIONAL:
        return quarter.end
    which: Day = "final_day" if only_signoffs else "cutoff_day"
    return quarter.last_month.replace(day=day_of_month(which, regency, quarter))
