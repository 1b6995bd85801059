"""Columns of a part of the register that its rules look at, read past the engine.

Polars reads many narrow columns in half the time. It only reads; see `pipelines.check.columns`.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines import registry
from pipelines.check import arrays
from pipelines.check.judged import rules_of
from pipelines.check.rows import Part
from pipelines.frames import pl
from pipelines.in_memory import Unusual

PROVINCE = "nomor_provinsi"  # the place of a row's province among those of the part
_KINDS = {
    "BIGINT": pl.Int64,
    "INTEGER": pl.Int32,
    "SMALLINT": pl.Int16,
    "TINYINT": pl.Int8,
    "DATE": pl.Date,
    "VARCHAR": pl.String,
}
_KEYS = {
    "family": ("id_keluarga", "kode_kelurahan_desa"),
    "person": ("id_keluarga", "id_individu"),
}


@cache
def wanted(table: str) -> dict[str, "pl.DataType | type[pl.DataType]"]:
    """Return the columns of a table that are read: what its rules name, and what members tell."""
    named = {name for rule in rules_of(table) for name in arrays.names(rule.sql)}
    kinds = registry.schema(table)
    return {n: _KINDS[kind] for n, kind in kinds.items() if n in named or n in _KEYS[table]}


def rows(candidate: Path, table: str, part: Part) -> pl.DataFrame:
    """Return the rows of a part, each with the number of its province.

    Raises
    ------
    Unusual
        If a file lacks a column, or has one of another type.
    """
    kinds = wanted(table)
    scans = [pl.LazyFrame(schema={**kinds, PROVINCE: pl.UInt8})]
    for number, (prov, names) in enumerate(part.files.items()):
        folder = candidate / "registry" / table / f"prov={prov}"
        if files := [path for name in names if (path := folder / name).is_file()]:
            _must_have(kinds, files)
            found = pl.scan_parquet(files, hive_partitioning=False).select(list(kinds))
            scans.append(found.with_columns(pl.lit(number, pl.UInt8).alias(PROVINCE)))
    return pl.concat(scans).collect().rechunk()


def numbers(candidate: Path, table: str, column: str) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the numbers of a column file by file, without blanks."""
    for file in sorted((candidate / "registry" / table).glob("*/*.parquet")):
        found = pl.read_parquet(file, columns=[column], hive_partitioning=False)[column]
        yield found.drop_nulls().cast(pl.Int64).to_numpy()


def _must_have(kinds: dict[str, "pl.DataType | type[pl.DataType]"], files: Iterable[Path]) -> None:
    for file in files:
        found = pl.read_parquet_schema(file)
        if any(found.get(name) != kind for name, kind in kinds.items()):
            raise Unusual
