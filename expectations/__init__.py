"""What must hold of the tables: Great Expectations suites, given columns and limits.

Nothing here knows the codebook, the rules or the folders; `pipelines.check` hands them over.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# Great Expectations loads them for distributions and for pictures, which no suite here asks for
_LATER = ("scipy.stats", "altair")


class _Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _forget(self)
        return getattr(import_module(self.__name__), name)


def _forget(module: ModuleType) -> None:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]


def _load_lightly() -> None:
    """Load Great Expectations without what takes a third of its time and is not used.

    It loads Spark wherever it finds it, a second and 30 MB for nothing: what it checks here is
    in DuckDB.
    """
    later = [_Later(name) for name in _LATER if name not in sys.modules]
    sys.modules.update({each.__name__: each for each in later})
    spark = "pyspark" in sys.modules
    if not spark:
        sys.modules["pyspark"] = None  # type: ignore[assignment] # an import fails, as agreed
    try:
        import great_expectations  # noqa: F401
    finally:
        if not spark:
            del sys.modules["pyspark"]
        for each in later:
            _forget(each)


_load_lightly()
