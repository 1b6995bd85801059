"""Judging the pipeline against the nation's truth: what it followed, what it missed."""

from simulation.judge.lineage import lineage

__all__ = ["lineage"]
