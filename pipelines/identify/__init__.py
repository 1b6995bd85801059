"""Who is who: each person and family gets its registry number, the same in every quarter."""

from pipelines.identify.step import run

__all__ = ["run"]
