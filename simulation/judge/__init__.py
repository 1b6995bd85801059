"""Judging the pipeline against the nation's truth: what it followed, what it missed."""

from simulation.judge.lineage import lineage
from simulation.judge.links import links
from simulation.judge.targeting import targeting

__all__ = ["lineage", "links", "targeting"]
