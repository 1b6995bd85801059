"""Is the simulated nation like the real one? Figure by figure, against the published ones."""

from simulation.likeness.check import check
from simulation.likeness.marks import Line, describe

__all__ = ["Line", "check", "describe"]
