"""A query of the checks and its parts, for an engine that works elsewhere than in this process."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A query done once: the values bound in it, and the selects that its tables are."""

    params: dict[str, Any]
    relations: dict[str, str]


# does a query, run after run, and yields for each the Parquet files with its rows
Elsewhere = Callable[[str, Iterable[Run]], Iterator[list[Path]]]
