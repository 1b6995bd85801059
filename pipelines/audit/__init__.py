"""What auditors count: per kabupaten as a report, and the rows behind a number for the entitled."""

from pipelines.audit.drill import rows
from pipelines.audit.report import write

__all__ = ["rows", "write"]
