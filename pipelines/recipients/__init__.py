"""Who receives what, and why it may: one YAML per ministry.

Nothing is sent that a YAML does not name. A ministry is added by adding a file (and its golden
column list in ``tests/send/contracts``).
"""

from pipelines.recipients.columns import ages, frames, home_of, released, returned
from pipelines.recipients.condition import RecipientError, condition
from pipelines.recipients.definition import (
    Aggregate,
    Frame,
    PackageTable,
    Recipient,
    Released,
    Row,
)
from pipelines.recipients.loading import load, read

__all__ = [
    "Aggregate",
    "Frame",
    "PackageTable",
    "Recipient",
    "RecipientError",
    "Released",
    "Row",
    "ages",
    "condition",
    "frames",
    "home_of",
    "load",
    "read",
    "released",
    "returned",
]
