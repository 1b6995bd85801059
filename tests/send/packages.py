"""The rows of the packages that were cut, and of the candidate that they were cut from."""

import pyarrow.parquet as pq

from pipelines.home import Home
from tests.send import nation
from tests.send.tables import Rows


def rows(home: Home, ministry: str, table: str, **of: str) -> Rows:
    """Read a package table; its columns must be the same in every file."""
    folder = home.candidate(nation.QUARTER) / "sent" / ministry / "data" / table
    files = sorted(folder.glob("prov=*/part-0.parquet"))
    assert files
    found = [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    return [row for row in found if all(row[key] == value for key, value in of.items())]


def candidate(home: Home, table: str) -> Rows:
    """Read a table of the candidate."""
    folder = home.candidate(nation.QUARTER) / table
    files = sorted(folder.glob("prov=*/*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
