"""Linking records that no NIK links: comparisons, trained weights, and a verdict on each record."""

from pipelines.linkage.scoring import COLUMNS, Linkage, limits_in_force
from pipelines.linkage.weights import Weights
from pipelines.linkage.weights import in_force as weights_in_force

__all__ = ["COLUMNS", "Linkage", "Weights", "limits_in_force", "weights_in_force"]
