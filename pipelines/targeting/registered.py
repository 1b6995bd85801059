"""What is published: how desil are cut, and of every kabupaten what its errors go with."""

from typing import TYPE_CHECKING

import numpy as np

from pipelines.rank import cuts
from ranking.desil import NOTHING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def areas(con: "duckdb.DuckDBPyConnection") -> "pd.DataFrame":
    """Return, by kabupaten of the view ``ranked``, the columns that predict its errors.

    Persons expected in the poorest desil by the families' probabilities, as a share of all: the
    share that goes wrong follows how poor an area is. Then the mean share of families about
    whom the register's answers had to be supposed.
    """
    return con.execute(
        "select kode_kabupaten_kota, sum(jumlah_anggota * peluang_desil_1_4)::bigint "
        "/ (1000.0 * sum(jumlah_anggota)) as harapan, "
        "count(*) filter (variabel_diduga > 0) / count(*) as diduga "
        "from ranked group by all order by all"
    ).df().set_index("kode_kabupaten_kota")  # fmt: skip


def desil(con: "duckdb.DuckDBPyConnection", score: str) -> str:
    """Return the SQL of the national desil of a score, by the view ``cut_point``."""
    points = con.execute(
        f"select skor_tertinggi from cut_point where lingkup = '{cuts.NATIONAL}' order by desil"
    ).fetchall()
    line = np.array([NOTHING if cut is None else cut for (cut,) in points], np.int64)
    return cuts.desil(score, line)
