"""Who is who: each person and family gets its registry number, the same in every quarter."""

from pipelines.identify.step import output, run

__all__ = ["output", "run"]
