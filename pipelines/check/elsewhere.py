"""A query of the checks and its parts, for an engine that counts elsewhere than on this machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A query counted once: the values bound in it, and the selects that its tables are."""

    params: dict[str, Any]
    relations: dict[str, str]


# counts a query, run after run, on another engine than this machine's
Elsewhere = Callable[[str, list[Run]], list[tuple[Any, ...]]]
