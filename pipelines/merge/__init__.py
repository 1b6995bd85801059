"""Accepted changes enter the register by dated rules; the quarter is frozen as ``registry/``."""

from pipelines.merge.step import run

__all__ = ["run"]
