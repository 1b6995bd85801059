"""What must hold of the tables: Great Expectations suites, given columns and limits.

Nothing here knows the codebook, the rules or the folders; `pipelines.check` hands them over.
"""

import sys


def _load_without_spark() -> None:
    """Load Great Expectations as where Spark is not installed.

    It loads Spark wherever it finds it, a second and 30 MB for nothing: what it checks here is
    in DuckDB.
    """
    if "pyspark" in sys.modules:
        return
    sys.modules["pyspark"] = None  # type: ignore[assignment] # an import of it fails, as agreed
    try:
        import great_expectations  # noqa: F401
    finally:
        del sys.modules["pyspark"]


_load_without_spark()
