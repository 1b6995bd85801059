"""What lies in the inboxes for a quarter, looked at once for all who ask."""

from dataclasses import dataclass
from functools import cached_property

from pipelines.arrive import envelope, inbox
from pipelines.arrive import waiting as earlier
from pipelines.arrive.envelope import Found
from pipelines.arrive.waiting import Waiting
from pipelines.home import Home
from pipelines.quarter import Quarter


@dataclass(frozen=True)
class Inboxes:
    """The submissions for a quarter, each read and hashed when first asked for.

    Whoever is told by it whether a run is to begin, and then makes the run from it, makes the run
    of what was told.
    """

    home: Home
    quarter: Quarter

    @cached_property
    def found(self) -> list[Found]:
        """What lies in the quarter's own inbox."""
        return inbox.judged(envelope.scan(self.home.inbox(self.quarter)), self.quarter)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What waits in the inboxes of earlier quarters for this one."""
        return earlier.waiting(self.home, self.quarter)

    @property
    def fingerprint(self) -> str:
        """Hash over what the quarter is made from: its own inbox without late arrivals.

        A late submission without a waiver changes nothing in its quarter, so it is left out.
        """
        return inbox.content([e for e in self.found if not inbox.is_late(e, self.quarter)])

    @property
    def carried(self) -> str:
        """Hash over what waits for the quarter."""
        return earlier.fingerprint(self.waiting)
