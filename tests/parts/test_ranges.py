"""Tables that are made range by range of a key say what they say when made at once."""

from dataclasses import replace

import pytest

from pipelines import store
from pipelines.parts import Query, Tables

PAIRS = [(nik, (nik * 7) % 11, 1 + nik % 2) for nik in range(1, 40)]
AGREED = Query("agreed", cut={"nik_match": "id"}, by="id")
LEFT = Query("left_civil", cut={"civil_one": "nik", "agreed": "nik"})


@pytest.fixture(params=[1_000_000, 3])
def tables(request, monkeypatch, tmp_path):
    """Tables of 40 persons, made at once and in some fourteen parts."""
    monkeypatch.setenv("DTSEN_MEMORY_LIMIT", "1GB")
    monkeypatch.setattr("pipelines.parts.ranges.PERSONS_PER_GB", request.param)
    with store.connect() as con:
        yield Tables(con, tmp_path, 40)


def _given(tables, name, columns, rows):
    listed = ", ".join(
        f"({', '.join(f'{cell}::bigint' if isinstance(cell, int) else repr(cell) for cell in row)})"
        for row in rows
    )
    tables.show(name, f"select * from (values {listed}) as v ({columns})")


def _rows(tables, table):
    return sorted(tables.con.execute(f"select * from {table}").fetchall())


def _best():
    """Return the NIK that agrees most with each id, then the lowest."""
    best = {}
    for nik, id_, cocok in sorted(PAIRS, key=lambda pair: (pair[2], -pair[0])):
        best[id_] = (id_, nik, cocok)
    return sorted(best.values())


def test_ranges_together_are_the_whole(tables):
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    tables.make(AGREED)
    assert _rows(tables, "agreed") == _best()


def test_what_fits_into_one_part_is_not_cut_however_large_the_nation(tables):
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    whole = tables.parts(AGREED)
    _given(tables, "nik_match", "nik, id, cocok", PAIRS[:2])
    assert tables.parts(AGREED) == 1
    _given(tables, "civil_one", "nik, nama", [(nik, f"N{nik}") for nik, *_ in PAIRS])
    tables.make(AGREED)
    assert tables.parts(LEFT) == whole
    tables.make(LEFT)
    taken = {id_nik for _, id_nik, _ in tables.con.execute("from agreed").fetchall()}
    assert len(_rows(tables, "left_civil")) == len(PAIRS) - len(taken)


def test_a_table_cut_by_one_key_is_cut_by_another(tables):
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    _given(tables, "civil_one", "nik, nama", [(nik, f"N{nik}") for nik, *_ in PAIRS])
    tables.make(AGREED)
    tables.make(LEFT)
    taken = {nik for _, nik, _ in _best()}
    assert _rows(tables, "left_civil") == [
        (nik, f"N{nik}") for nik, *_ in PAIRS if nik not in taken
    ]


def test_what_was_made_anew_is_cut_anew(tables):
    """A view that says something else, and a table made once more, are not read as they were."""
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    _given(tables, "civil_one", "nik, nama", [(nik, "LAMA") for nik, *_ in PAIRS])
    tables.make(AGREED)
    tables.make(LEFT)
    _given(tables, "nik_match", "nik, id, cocok", PAIRS[:1])
    _given(tables, "civil_one", "nik, nama", [(nik, "BARU") for nik, *_ in PAIRS])
    tables.make(AGREED)
    tables.make(LEFT)
    assert _rows(tables, "left_civil") == [(nik, "BARU") for nik, *_ in PAIRS[1:]]


def test_a_narrow_query_is_run_in_fewer_parts_and_reads_what_others_cut_otherwise(tables):
    """Its parts are its own: where one of two is narrow, no row is missed and none met twice."""
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    _given(tables, "civil_one", "nik, nama", [(nik, f"N{nik}") for nik, *_ in PAIRS])
    whole, taken = replace(LEFT, narrow=4), {nik for _, nik, _ in _best()}
    if tables.parts(LEFT) > 1:
        assert 1 < tables.parts(whole) < tables.parts(LEFT) / 3
    left = [(nik, f"N{nik}") for nik, *_ in PAIRS if nik not in taken]
    tables.make(AGREED)
    for query in (whole, LEFT, whole):
        tables.make(query)
        assert _rows(tables, "left_civil") == left
    tables.make(replace(AGREED, narrow=4))
    tables.make(LEFT)
    assert _rows(tables, "left_civil") == left


def test_what_is_read_row_by_row_needs_no_part_however_large(tables):
    _given(tables, "civil_one", "nik, nama", [(nik, f"N{nik}") for nik, *_ in PAIRS])
    _given(tables, "agreed", "id, nik, cocok", [(1, 7, 2), (2, 9, 1)])
    cut = tables.parts(LEFT)
    streaming = replace(LEFT, streamed=("civil_one",))
    assert tables.parts(streaming) == 1
    assert tables.parts(replace(LEFT, streamed=("agreed",))) == cut, "the other one is held"
    tables.make(streaming)
    left = [(nik, f"N{nik}") for nik, *_ in PAIRS if nik not in {7, 9}]
    assert _rows(tables, "left_civil") == left


def test_what_is_divided_finer_than_needed_is_not_divided_again(tables):
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    _given(tables, "civil_one", "nik, nama", [(nik, f"N{nik}") for nik, *_ in PAIRS])
    tables.make(AGREED)
    tables.make(LEFT)
    narrower = replace(LEFT, narrow=4)
    assert tables.parts(narrower) == tables.parts(LEFT)
    _given(tables, "civil_one", "nik, nama", [(nik, "BARU") for nik, *_ in PAIRS])
    _given(tables, "agreed", "id, nik, cocok", [(id_, nik, 1) for nik, id_, _ in PAIRS])
    assert tables.parts(narrower) <= -(-tables.parts(LEFT) // 3), "these are other tables now"


def test_who_reads_more_columns_of_a_table_later_finds_more(tables):
    """Of a wide table those are divided that a query names; all where it takes all by a star."""
    columns = (
        "urut, kelompok, kk, nik, nama, nama_kunci, tanggal_lahir, jenis_kelamin, "
        "status_keberadaan, sumber, kode_kelurahan_desa"
    )
    rows = [
        (n, 5, 100 + n, n, f"N{n}", f"N{n}", f"20{n:02}-01-01", 1, 1, 2, 3201) for n in range(40)
    ]
    _given(tables, "incoming", columns, rows)
    _given(tables, "link", "urut, id_individu", [(n, n) for n in range(2, 40)])
    _given(tables, "certain", "urut", [(n,) for n in range(0, 40, 2)])
    _given(tables, "matched_family", "kelompok, kk, kk_lama", [(5, 101, 7)])
    tables.make(Query("told_name", cut={"incoming": "urut", "link": "urut"}))
    assert _rows(tables, "told_name") == [(n, row[5], row[6]) for n, row in enumerate(rows)][2:]
    tables.make(Query("unlinked", cut={"incoming": "urut", "certain": "urut"}))
    assert _rows(tables, "unlinked") == [
        (row[0], row[1], row[3], row[4], row[6], row[7], 7 if row[0] == 1 else row[2], row[10])
        for row in rows[1::2]
    ]
    _given(tables, "link_by_nik", "urut", [(n,) for n in range(30)])
    tables.make(Query("left_by_nik", cut={"incoming": "urut", "link_by_nik": "urut"}))
    assert _rows(tables, "left_by_nik") == rows[30:]


def test_what_is_not_stored_is_put_together_where_it_is_read(tables):
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    _given(tables, "civil_one", "nik, nama", [(nik, f"N{nik}") for nik, *_ in PAIRS])
    tables.make(replace(AGREED, stored=False))
    assert not (tables.folder / "agreed").exists()
    assert _rows(tables, "agreed") == _best()
    tables.make(LEFT)
    taken = {nik for _, nik, _ in _best()}
    assert {nik for nik, _ in _rows(tables, "left_civil")} == {nik for nik, *_ in PAIRS} - taken


def test_tables_are_joined_as_written_only_where_that_is_asked_for(tables):
    con = tables.con
    con.execute("create temp table few as select range as id from range(3)")
    con.execute("create temp table many as select range as id from range(50_000)")
    joined = "explain select * from few inner join many using (id)"

    def order():
        plan = con.execute(joined).fetchall()[0][1]
        return [name for _, name in sorted((plan.index(f".{n}"), n) for n in ("few", "many"))]

    assert order() == ["many", "few"], "the larger is read, the smaller looked up"
    with store.joined_as_written(con):
        assert order() == ["few", "many"]
    assert order() == ["many", "few"]


def test_a_table_by_another_name_is_the_same_until_the_name_means_something_else(tables):
    _given(tables, "nik_match", "nik, id, cocok", PAIRS)
    tables.make(AGREED)
    tables.call("sighting", "agreed")
    _given(tables, "civil_one", "nik, nama", [(1, "SATU")])
    own = Query("left_person", cut={"sighting": "id", "agreed": "id"})
    columns = "id, kk, nama_kunci, tanggal_lahir, jenis_kelamin"
    _given(
        tables, "sighting", columns, [(5, 1, "A", "2000-01-01", 1), (99, 1, "B", "2000-01-01", 2)]
    )
    tables.make(own)
    assert [row[0] for row in _rows(tables, "left_person")] == [99]


def test_several_ids_of_one_person_are_one_wherever_they_lie(tables):
    """He stands in the KK told last, though his ids lie in different ranges."""
    columns = (
        "id_individu, id_keluarga, kk, nik, nama, nama_kunci, tanggal_lahir, jenis_kelamin, "
        "status_hubungan_keluarga, status_keberadaan, tanggal_keberadaan, sumber_kk, tanggal_kk, "
        "desa"
    )
    rows = [
        (n, n, 100 + n, n, "A", "A", "2000-01-01", 1, 1, 1, "2025-01-01", 1, f"2025-01-{n:02}", "3")
        for n in range(1, 9)
    ]
    tables.con.execute("create temp macro is_active(status) as status = 1")
    _given(tables, "merged_person", "dari, ke", [(8, 1), (7, 2), (6, 3)])
    _given(tables, "known", columns, rows)
    tables.make(Query("survivor"))
    tables.show("old_person", store.query("identify/old_person"))
    found = tables.con.execute("select id_individu, kk from old_person order by all").fetchall()
    assert found == [(1, 108), (2, 107), (3, 106), (4, 104), (5, 105)]
