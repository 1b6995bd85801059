"""Families read where they lie, what is settled anew laid over them, and who told of them last."""

from datetime import date

import pyarrow as pa
import pytest

from pipelines import store
from pipelines.frames import pl
from pipelines.merge import origins, own_origin
from pipelines.merge.gathered import gathered
from pipelines.merge.in_force import beside
from pipelines.quarter import Quarter
from pipelines.registry import schema

QUARTER = Quarter.parse("2026Q2")
OFFICER, EXTRACT, UNKNOWN = 2, 11, 99
Q1, OLD, COMING = date(2026, 3, 31), date(1969, 12, 31), date(2026, 7, 1)
# source and date of most values, and of others
ORIGINS = [
    (OFFICER, Q1, []),
    (EXTRACT, Q1, []),
    (EXTRACT, Q1, [(OFFICER, OLD)]),
    (OFFICER, OLD, [(EXTRACT, Q1), (OFFICER, date(2025, 1, 1)), (OFFICER, date(2024, 1, 1))]),
    (None, None, []),
    (None, None, [(OFFICER, COMING)]),
    (OFFICER, None, [(EXTRACT, date(2000, 2, 29))]),
    (UNKNOWN, Q1, [(None, COMING), (OFFICER, None)]),
    (EXTRACT, OLD, None),
]
SINCE = """
select greatest(0, $quarter_index - 4 * year(tanggal) - quarter(tanggal)) from (
    select letak, coalesce(max(tanggal) filter (kelas <> 'ekstrak'), max(tanggal)) as tanggal from (
        select letak, sumber, tanggal from told union all
        select letak, asal.sumber, asal.tanggal
        from (select letak, unnest(pengecualian) as asal from told)
    ) as dated left join authority on dated.sumber = authority.sumber
    group by letak
) order by letak
"""


@pytest.fixture
def con():
    with store.connect() as con:
        con.execute("create table authority (sumber tinyint, kelas varchar)")
        con.execute(f"insert into authority values ({OFFICER}, 'lapangan'), ({EXTRACT}, 'ekstrak')")
        yield con


def test_quarters_since_people_told_are_those_that_groups_tell(con):
    rows = [
        {"letak": number, "sumber": source, "tanggal": day, "pengecualian": own and [
            {"variabel": "x", "sumber": source, "tanggal": day} for source, day in own]}
        for number, (source, day, own) in enumerate(ORIGINS)
    ]  # fmt: skip
    con.register("drawn", pa.Table.from_pylist(rows))
    kinds = {"letak": "bigint"} | schema("provenance")
    typed = ", ".join(f"{name}::{kinds[name]} as {name}" for name in rows[0])
    con.execute(f"create table told as select {typed} from drawn")
    told = con.sql("from told order by letak").to_arrow_table()
    expected = con.sql(SINCE, params={"quarter_index": QUARTER.index}).fetchall()
    found = origins.quarters_since(told, origins.people(con), QUARTER.index)
    assert found.tolist() == [quarters for (quarters,) in expected]
    assert found[:4].tolist() == [1, 1, 226, 5]
    none = origins.quarters_since(told.slice(0, 0), origins.people(con), QUARTER.index)
    assert none.tolist() == []


def test_what_was_settled_last_lies_over_what_was_known():
    known = pa.table({"letak": [0, 1, 2], "a": [10, 20, 30], "b": [1, 2, None]})
    once = pa.table({"a": [21, None], "letak": [1, 2], "b": [3, 4]})
    twice = pa.table({"letak": [2], "b": [5], "a": [31]})
    order = pa.array([2, 1, 0, 1]).to_numpy()
    assert gathered(order, ["a", "b"], known, once, twice).to_pylist() == [
        {"a": 31, "b": 5}, {"a": 21, "b": 3}, {"a": 10, "b": 1}, {"a": 21, "b": 3},
    ]  # fmt: skip
    assert gathered(order[:0], ["b"], known, once).num_rows == 0


def test_rows_of_other_parts_and_without_origin_are_left_out():
    staying = pa.table({"id_keluarga": [3, 1, 4], "kk": [33, 11, 44]})
    family = pl.DataFrame({"id_keluarga": [1, 2, 3, 4], "alamat": ["a", "b", "c", "d"]})
    origin = pa.table({"id_keluarga": [1, 2, 3], "sumber": pa.array([7, 8, None], pa.int8())})
    assert beside(staying, family, origin).to_pylist() == [
        {"id_keluarga": 1, "kk": 11, "alamat": "a", "sumber": 7},
        {"id_keluarga": 3, "kk": 33, "alamat": "c", "sumber": None},
    ]


@pytest.mark.parametrize("twice", [0, 1])
def test_a_family_that_stands_twice_stops_the_merge(twice):
    told = [pa.table({"id_keluarga": [1, 2]}), pa.table({"id_keluarga": [1, 2]})]
    told[twice] = pa.table({"id_keluarga": [1, 1]})
    with pytest.raises(RuntimeError, match="stands twice"):
        beside(told[0], pl.DataFrame({"id_keluarga": [1]}), told[1])


def _origins(rows: list) -> pa.Table:
    kinds = pa.struct([("variabel", pa.string()), ("sumber", pa.int8()), ("tanggal", pa.date32())])
    columns = {
        "sumber": pa.array([source for source, _, _ in rows], pa.int8()),
        "tanggal": pa.array([day for _, day, _ in rows], pa.date32()),
        "pengecualian": pa.array(
            [
                own and [dict(zip(kinds.names, each, strict=True)) for each in own]
                for _, _, own in rows
            ],
            pa.list_(kinds),
        ),
    }
    return pa.table(columns)


OWN = [
    (2, Q1, [("a", 3, OLD), ("daya", 4, Q1)]),
    (2, Q1, [("daya", 5, None)]),
    (2, None, [("a", 3, OLD)]),
    (None, None, []),
    (2, Q1, None),
    (6, OLD, [("daya", 7, Q1), ("z", 3, OLD)]),
    (6, OLD, [("daya", 7, Q1), ("daya", 8, OLD)]),
]


@pytest.mark.parametrize("sliced", [False, True])
def test_the_origin_of_one_variable_is_its_own_or_that_of_most(sliced):
    told = _origins([OWN[0], *OWN]).slice(1) if sliced else _origins(OWN)
    found = own_origin.of_variable(told, "daya")
    assert list(zip(found["sumber"].to_pylist(), found["tanggal"].to_pylist(), strict=True)) == [
        (4, Q1), (5, None), (2, None), (None, None), (2, Q1), (7, Q1), (7, Q1),
    ]  # fmt: skip


@pytest.mark.parametrize("sliced", [False, True])
def test_a_listed_origin_is_replaced_where_it_stays_one_of_its_own(sliced):
    told = _origins([OWN[0], *OWN]).slice(1) if sliced else _origins(OWN)
    new = [(5, 6, OLD), (1, 11, Q1), (2, 11, Q1), (0, 11, COMING), (6, 11, Q1), (4, 11, Q1)]
    letak, source, day = zip(*new, strict=True)
    anew = pa.table({"letak": list(letak), "sumber": list(source), "tanggal": list(day)})
    lists, done = own_origin.dated_anew(told, "daya", anew)
    # 5 has now the origin of most, 2 and 4 had none of their own, 6 had two
    assert sorted(done) == [0, 1]
    expected = list(OWN)
    expected[0] = (2, Q1, [("a", 3, OLD), ("daya", 11, COMING)])
    expected[1] = (2, Q1, [("daya", 11, Q1)])
    assert lists.to_pylist() == _origins(expected)["pengecualian"].to_pylist()
    assert lists.type == told["pengecualian"].type
    none, nobody = own_origin.dated_anew(told, "daya", anew.slice(0, 0))
    assert (none.to_pylist(), len(nobody)) == (told["pengecualian"].to_pylist(), 0)
