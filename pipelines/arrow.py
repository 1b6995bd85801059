"""How a process of ours begins with Arrow."""

import sys
from importlib.abc import MetaPathFinder
from typing import Any


class _Without(MetaPathFinder):
    """Finds no pandas, and leaves all else to the others."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not loaded by Arrow", name=fullname)


def without_pandas() -> None:
    """Let Arrow begin as where pandas is not installed.

    It loads pandas with the first value that it is given, a quarter of a second for nothing:
    once in each process of a quarter. Whoever wants pandas still gets it, but Arrow then knows
    nothing of frames: this is for a process in which the two hand each other nothing.
    """
    finder = _Without()
    sys.meta_path.insert(0, finder)
    try:
        import pyarrow as pa

        pa.array([None])
    finally:
        sys.meta_path.remove(finder)
