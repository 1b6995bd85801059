"""Who receives what, and why it may: one YAML per ministry.

Nothing is sent that a YAML does not name. A ministry is added by adding a file (and its golden
column list in ``tests/send/contracts``).
"""

from pipelines.recipients.definition import (
    Aggregate,
    Frame,
    PackageTable,
    Recipient,
    Released,
    Row,
)
from pipelines.recipients.loading import (
    RecipientError,
    ages,
    frames,
    load,
    read,
    released,
    returned,
)

__all__ = [
    "Aggregate",
    "Frame",
    "PackageTable",
    "Recipient",
    "RecipientError",
    "Released",
    "Row",
    "ages",
    "frames",
    "load",
    "read",
    "released",
    "returned",
]
