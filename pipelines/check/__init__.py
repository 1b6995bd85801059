"""Run the expectations as gates, keep their results, stop the quarter on bad data."""

from pipelines.check.gates import CheckError, run

__all__ = ["CheckError", "run"]
