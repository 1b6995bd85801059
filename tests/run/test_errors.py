"""What is told of an error, whatever data it met."""

import duckdb
import pyarrow as pa
import pytest

from pipelines.errors import Busy, DataStop, UsageError, said

NAME, NIK = "SITI RAHMAWATI", "3201010101800001"


def _by(work) -> BaseException:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        work()
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        lambda: _by(lambda: duckdb.sql(f"select '{NAME}'::integer").fetchall()),
        lambda: _by(lambda: duckdb.sql(f"select error('{NAME} of {NIK}')").fetchall()),
        lambda: _by(lambda: pa.array([NAME]).cast(pa.int32())),
        lambda: _by(lambda: int(NAME)),
        lambda: _by(lambda: {}[NAME]),
        lambda: _by(lambda: float(f'"{NAME}"')),
        lambda: RuntimeError(f"rows of {NIK} do not add up"),
    ],
)
def test_no_cell_is_told(error):
    told = said(error())

    assert NAME not in told and NIK not in told
    assert told


@pytest.mark.parametrize("kind", [DataStop, UsageError, Busy])
def test_a_refusal_is_told_as_it_is(kind):
    assert said(kind("the file 'keluarga.csv' lacks")) == "the file 'keluarga.csv' lacks"


def test_what_speaks_of_the_machine_or_our_own_sql_is_told():
    assert "nowhere.parquet" in said(_by(lambda: duckdb.sql("from 'nowhere.parquet'")))
    assert "kolom_lain" in said(_by(lambda: duckdb.sql("select kolom_lain from (select 1 as a)")))
    assert "No space left" in said(OSError(28, "No space left on device"))
