"""Families counted by whole columns beside the same in SQL, on drawn scores and cut points."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import nation
from pipelines import store
from pipelines.quarter import Quarter
from pipelines.rank import cuts, tabulated
from pipelines.rank.near import Near
from pipelines.rank.placed import Placer
from pipelines.rank.scenarios import Scenarios
from ranking.desil import NOTHING
from tests.rank.test_placed import a_place, families, fetched, lay_out, points, some_lines

QUARTER = Quarter(2026, 1)
APART = 1_000  # drawn scores lie so far apart that not all families are near a line
COUNTED = ("group", "sensitivity", "fragile")


@pytest.fixture(scope="module")
def model():
    return nation.model(5)


def apart(cut_points: np.ndarray) -> np.ndarray:
    return np.where(cut_points == NOTHING, NOTHING, cut_points * APART)


def told(table: pa.Table) -> tuple[list[str], list[tuple]]:
    names = sorted(table.column_names)
    rows = zip(*(table[name].to_pylist() for name in names), strict=True)
    return names, sorted(rows, key=repr)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.sampled_from([1, 60, 400]), bare=st.booleans())
def test_columns_and_sql_count_alike(model, seed: int, count: int, bare: bool) -> None:
    rng = np.random.default_rng(seed)
    place = a_place(rng, cuts.NATIONAL, "00")
    place.cuts[:] = NOTHING if bare else apart(place.cuts)
    near = Near.of(QUARTER, model, place)
    with store.connect() as con:
        lay_out(con, some_lines(rng, is_new_model=False), families(rng, count), late=[], came=[])
        ranked = Placer.of(some_lines(rng, is_new_model=False)).place(fetched(con))
        at = ranked.column_names.index("skor")
        score = pa.array(ranked["skor"].to_numpy() * APART)
        ranked = ranked.set_column(at, "skor", score)
        con.register("ranked_part", ranked)
        scenarios = Scenarios(QUARTER, model, by_members=True)
        wide = [
            ranked[name].to_numpy().astype(np.int64)
            for name in ("skor", "jumlah_anggota", "perkotaan")
        ]
        code = np.array(ranked["kode_kabupaten_kota"].to_pylist(), np.int64)
        scenarios.count(wide[0], wide[1], code, wide[2])
        scenarios.cut(apart(points(rng)))
        scenarios.lay_out(con)
        near.lay_out(con)
        con.execute(f"create view chosen as {scenarios.chosen()}")
        ours = (
            tabulated.groups(ranked),
            tabulated.sensitivities(ranked, scenarios),
            near.count(ranked),
        )
        for name, table in zip(COUNTED, ours, strict=True):
            select = store.query(f"rank/{name}_part")
            expected = con.sql(select).to_arrow_table()
            assert told(table) == told(expected)
            assert {f.name: f.type for f in table.schema} == {
                f.name: f.type for f in expected.schema if not pa.types.is_dictionary(f.type)
            } | {"kode_kabupaten_kota": pa.string()}
