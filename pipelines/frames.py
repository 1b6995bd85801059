"""Polars, bound to as many threads as the engine. What reads by Polars takes it from here.

Polars asks once, when it is loaded, how many threads it may have.
"""

import os

from pipelines.bounds import asked_threads

os.environ.setdefault("POLARS_MAX_THREADS", asked_threads())
import polars as pl

__all__ = ["pl"]
