"""What is read past the engine is what the register's SQL gives, for slices and whole provinces."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from bench import following, nation
from pipelines import store
from pipelines.home import Home
from pipelines.rank import changes, inputs, reading
from pipelines.rank.comparison import Comparison
from tests.rank.drawn import Q2, two_quarters

FAMILIES = 300


@pytest.fixture(scope="module", params=[(1, 250_000, 300_000), (150, 11, 13)])
def home(request, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return two quarters; the second time families share files with those of other parts."""
    spread, in_file, at_once = request.param
    rng = np.random.default_rng(31)
    before = nation.draw(rng, FAMILIES, spread=spread)
    now = following.next_quarter(rng, *before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nation, "_FAMILIES_PER_FILE", in_file)
        patch.setattr(inputs, "_FAMILIES_AT_ONCE", at_once)
        models = nation.model(4), nation.model(4)
        yield two_quarters(tmp_path_factory.mktemp("home"), before, now, models)


def rows(con, select: str) -> list[tuple]:
    return sorted(con.execute(select).fetchall(), key=str)


def compared(home: Home) -> Iterator[tuple[inputs.Side, inputs.Side, inputs.Part]]:
    quarters = inputs.Quarters.of(home, Q2)
    assert quarters.before is not None
    for part in quarters.parts():
        yield quarters.now, quarters.before, part


def test_families_and_members_are_those_that_the_sql_gives(home: Home) -> None:
    quarters = inputs.Quarters.of(home, Q2)
    read = 0
    with store.connect() as con:
        comparison = Comparison.of(con, quarters)
        for part in quarters.parts():
            for side, quarter in (("new", quarters.now), ("old", quarters.before)):
                family = quarter.family(part)
                con.execute(
                    "create or replace temp table listed as "
                    f"select id from ({family}) where id % 3 = 0 union all select -1"
                )
                comparison.read(side, part, "listed")
                own = f"{family} semi join listed on id_keluarga = listed.id"
                assert rows(con, f"from {side}_family") == rows(con, own)
                members = f"from ({quarter.person(part)}) semi join {side}_family using (id)"
                found = rows(con, f"from {side}_person")
                assert found == rows(con, members)
                read += len(found)
    assert read > FAMILIES / 2


def test_ages_passed_are_those_that_the_sql_finds(home: Home) -> None:
    aged = 0
    with store.connect() as con:
        for now, before, part in compared(home):
            found = set(reading.aged(now, before, part)["id"].to_pylist())
            days = (side.quarter.reference_date for side in (before, now))
            expected = con.execute(
                f"select id_keluarga from {now.members(part)} and {changes.passed_an_age(*days)}"
            ).fetchall()
            assert found == {id_ for (id_,) in expected}
            aged += len(found)
    assert aged


def test_last_quarters_ranking_is_divided_by_whom_something_touched(home: Home) -> None:
    carried = 0
    with store.connect() as con:
        for now, before, part in compared(home):
            reading.find_touched(con, now, before, part)
            touched = con.sql("select id from touched").to_arrow_table()["id"]
            previous, rest = reading.previous(now, before, part, touched)
            ranked = inputs.previous_ranking(before, part)
            con.register("found", previous)
            again = inputs.previous_ranking(before, part, "found")
            assert rows(con, again) == rows(con, f"from ({ranked}) semi join touched using (id)")
            con.register("found", rest)
            kept = "select id_keluarga, kode_kelurahan_desa, skor, desil_nasional from found"
            assert rows(con, kept) == rows(
                con,
                "select id, now.kode_kelurahan_desa, skor, desil "
                f"from ({now.family(part)}) as now inner join ({ranked}) as ranked using (id) "
                "anti join touched using (id)",
            )
            carried += rest.num_rows
    assert carried > FAMILIES / 2


def test_a_part_without_a_file_has_no_row(home: Home) -> None:
    now = inputs.Quarters.of(home, Q2).now
    nowhere = inputs.Part(("00",))
    nobody = reading.rows(now, "person", nowhere, pa.chunked_array([[1, 2, 3]]))
    assert nobody.num_rows == 0
