"""Rows of states gathered in memory are those that the SQL finds."""

import pytest

from pipelines import store
from pipelines.in_memory import Unusual
from pipelines.rank import causes, states
from pipelines.rank.variables import family_columns

MOVING = [(p.name, p.position) for p in causes.players() if p.asked_of == "family"]


@pytest.fixture
def con():
    """Twenty families, most cells of which differ between two quarters, some blank."""
    with store.connect() as con:
        for side, shift in (("old", 0), ("new", 1)):
            cells = ", ".join(
                f"(case when (i + {n + shift}) % 4 > 0 then (i + {n * shift}) % 2 end)::{c.type} "
                f"as {c.name}"
                for n, c in enumerate(family_columns())
            )
            con.execute(
                f"create table {side}_family as select i as id, null::bigint as "
                f"nomor_kartu_keluarga, '320101' || (1000 + i % (2 + {shift})) as "
                f"kode_kelurahan_desa, {cells} from range(20) as r (i)"
            )
        con.execute(
            "create table state as select (id << 20) + (first << 10) + last as number, id, "
            "first as first_new, last as last_new from range(20) as f (id), range(0, 60, 7) as "
            "a (first), range(1, 60, 11) as b (last)"
        )
        yield con


def test_states_are_gathered_as_the_sql_finds_them(con):
    gathered = states.families(con, causes.REGION, MOVING)  # noqa: F841 read below

    expected = con.sql(f"from ({causes.state_family()}) order by id").fetchall()

    assert con.sql("from gathered order by id").fetchall() == expected


def test_a_family_with_two_rows_is_left_to_the_sql(con):
    con.execute("insert into old_family from old_family limit 1")

    with pytest.raises(Unusual):
        states.families(con, causes.REGION, MOVING)
