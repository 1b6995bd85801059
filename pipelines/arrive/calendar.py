"""Until when a submission counts: the kabupaten's cut-off, or the quarter's end."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipelines.quarter import Quarter
from pipelines.rules import in_force

CAPITAL = "31"


def local_day(created: datetime, regency: str | None, quarter: Quarter) -> date:
    """Return the day of `created` by the clock of the kabupaten (or of the capital)."""
    zones = in_force("calendar_timezone", quarter)
    return created.astimezone(ZoneInfo(zones[regency[:2] if regency else CAPITAL])).date()


def last_day(calendar: str, regency: str | None, quarter: Quarter) -> date:
    """Return the last day on which a submission of this kind may be made."""
    if calendar != "daerah":
        return quarter.end
    own = in_force("calendar_exceptions", quarter).get(regency, {})
    day = own.get("cutoff_day", in_force("calendar_cutoff_day", quarter))
    return quarter.last_month.replace(day=day)


def is_late(calendar: str, created: datetime, regency: str | None, quarter: Quarter) -> bool:
    """Return whether a submission made at `created` missed its quarter."""
    return local_day(created, regency, quarter) > last_day(calendar, regency, quarter)
