"""Persons who stay as they lie: what may still change of them, and who is among them."""

from datetime import date

import pytest

from pipelines import store
from pipelines.frames import pl
from pipelines.merge.steady import Steady, settled
from pipelines.registry import empty_table, schema

DUKCAPIL, OFFICER, STRANGER = 11, 2, 99
BEFORE, NOW = date(2026, 1, 5), date(2026, 3, 9)


def test_dukcapils_word_prevails_only_where_it_is_the_stronger():
    rows = [  # status, who said so and when; whose word it is from now on
        (2, OFFICER, NOW, (OFFICER, NOW)),
        (2, OFFICER, BEFORE, (DUKCAPIL, date(2026, 2, 1))),
        (2, STRANGER, NOW, (DUKCAPIL, date(2026, 2, 1))),  # of no standing
        (None, None, None, (None, None)),  # neither says anything
        (1, DUKCAPIL, date(2026, 2, 1), (DUKCAPIL, date(2026, 2, 1))),
    ]
    steady = pl.DataFrame(
        {
            "status_kawin": [row[0] for row in rows],
            "sumber_kawin": [row[1] for row in rows],
            "tanggal_kawin": [row[2] for row in rows],
            "sumber_identitas": DUKCAPIL,
            "tanggal_identitas": date(2026, 2, 1),
            "status_padan": "tidak_padan",
            "tetap": True,
        }
    )
    with store.connect() as con:
        con.execute("create table standing (variabel text, sumber int, lindung int, urut int)")
        con.execute(
            f"insert into standing values ('kawin', {DUKCAPIL}, 0, 0), ('kawin', {OFFICER}, 0, 0)"
        )
        con.execute(
            "create macro strength(indeks, lindung, urut, tanggal, giliran, baris) as "
            "2 * (tanggal - date '2000-01-01') + giliran"
        )
        told = settled(con, steady, (13, "2026-03-31"), 8105)
        kept = settled(con, steady, None, 8105)
    assert list(told.select("sumber_kawin", "tanggal_kawin").iter_rows()) == [r[3] for r in rows]
    assert told["status_kawin"].to_list() == [row[0] for row in rows]
    assert set(told["sumber_jkn"]) == {13}
    assert set(told["tanggal_jkn"]) == {date(2026, 3, 31)}
    assert set(told["status_padan"]) == {"padan"}
    assert "sumber_jkn" not in kept.columns


@pytest.fixture
def con():
    """Ids up to a thousand, of which the first even ones are steady but for one that travels."""
    with store.connect() as con:
        con.execute(f"create table old_person as {empty_table('person')}")
        con.execute("insert into old_person (id_individu) values (1000)")
        con.execute("create table steady as select 2 * range as id_individu from range(1, 16)")
        con.execute("create table travelling as select 6 as id_individu")
        con.execute("create table placed_part as select 1 as id_keluarga, false as pindah "
                    "union all select 2, true")  # fmt: skip
        yield con


def _lay(release, prov, ids, families):
    file = release / "registry/person" / f"prov={prov}" / "part-0.parquet"
    file.parent.mkdir(parents=True)
    with store.connect() as con:
        none = con.sql(empty_table("person")).to_arrow_table()
    rows = pl.DataFrame({"id_individu": ids, "id_keluarga": families})
    rows = pl.concat([pl.DataFrame(none), rows], how="diagonal_relaxed")
    rows.select(list(schema("person"))).write_parquet(file)


def test_steady_persons_of_the_parts_families_are_read_and_all_others_shown(con, tmp_path):
    _lay(tmp_path, 32, [1, 2, 4, 6, 8, 10], [1, 1, 1, 1, 2, 3])
    _lay(tmp_path, "00", [12, 13], [None, None])
    files = ["prov=32/part-0.parquet", "prov=00/part-0.parquet", "prov=11/none.parquet"]
    steady = Steady(con, tmp_path, [files])
    found = steady.show_part(con, 0).filter("tetap")
    assert list(zip(found["id_individu"], found["prov"], strict=True)) == [
        (2, "32"), (4, "32"), (12, "00"),
    ]  # fmt: skip
    lying = con.execute("select id_individu from lying_person order by all").fetchall()
    # 8 and 10 are steady, but their families live in another part or are none of this one
    assert [number for (number,) in lying] == [1, 6, 8, 10, 13]
    with pytest.raises(RuntimeError, match="11 persons do not lie"):
        steady.must_all_be_taken()
