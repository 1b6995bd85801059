"""How kabupaten report: states, ranks among peers, what two of them claim; on drawn tables."""

import math
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import store

THIS, LAST = "2026Q2", "2026Q1"
COUNTS = ("rows_in", "accepted", "held_back", "duplicate", "superseded", "out_of_window")


def submission(number, place, state, accepted=0, held_back=0, quarter=THIS):
    """Draw a submission of a kabupaten; the source is that of its channel."""
    counts = (accepted + held_back, accepted, held_back, 0, 0, 0)
    return (number, f"s{number}", place, quarter, state, "siks_ng", *counts)


def reported(submissions, ranked=(), old=(), waiting=(), channels=None):
    """Return the rows of ``ledger/reporting`` by kabupaten and source."""
    con = duckdb.connect()
    counts = ", ".join(f"{name} bigint" for name in COUNTS)
    con.execute(
        "create table submission (kiriman integer, submission varchar, "
        f"kode_kabupaten_kota varchar, triwulan varchar, state varchar, source varchar, {counts})"
    )
    con.execute("create table channel (kiriman integer, kanal varchar)")
    con.execute("create table ranked_family (kode_kabupaten_kota varchar)")
    con.execute(
        "create table waiting (kode_kabupaten_kota varchar, source varchar, umur_triwulan integer)"
    )
    con.execute("create table awaited (source varchar)")
    con.execute(f"create table old_reporting as {store.query('ledger/no_reporting')}")
    _fill(con, "submission", submissions)
    channels = channels or [(row[0], "siks_ng") for row in submissions]
    for name, rows in (
        ("channel", channels),
        ("ranked_family", [(place,) for place in ranked]),
        ("waiting", waiting),
        ("awaited", [("siks_ng",)]),
        ("old_reporting", old),
    ):
        _fill(con, name, rows)
    found = con.execute(store.query("ledger/reporting"), {"triwulan": THIS}).df()
    return {(row["kode_kabupaten_kota"], row["source"]): row for row in found.to_dict("records")}


def _fill(con, name, rows):
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        con.executemany(f"insert into {name} values ({marks})", rows)


@pytest.mark.parametrize(
    ("submissions", "state", "action"),
    [
        ([], "belum", "kirim"),
        ([("diterima", 10, 0)], "diterima", "tidak_ada"),
        ([("diterima", 9, 1)], "sebagian", "perbaiki_baris"),
        ([("digantikan", 0, 0), ("diterima", 10, 0)], "dikirim_ulang", "tidak_ada"),
        ([("ditolak", 0, 0), ("diterima", 9, 1)], "dikirim_ulang", "perbaiki_baris"),
        ([("ditolak", 0, 0)], "ditolak", "perbaiki_kiriman"),
        ([("di_luar_jadwal", 0, 0)], "terlambat", "ajukan_dispensasi"),
        ([("di_luar_jadwal", 0, 0), ("diterima", 10, 0)], "diterima", "tidak_ada"),
        ([("di_luar_jadwal", 0, 0), ("ditolak", 0, 0)], "terlambat", "ajukan_dispensasi"),
    ],
)
def test_the_state_of_a_source_and_what_to_do(submissions, state, action):
    rows = [submission(n, "3201", *told) for n, told in enumerate(submissions, 1)]
    found = reported(rows, ranked=["3201"])["3201", "siks_ng"]
    assert (found["keadaan"], found["tindakan"]) == (state, action)


def test_rows_of_an_earlier_quarter_count_but_are_no_submission_of_this_one():
    rows = [submission(1, "3201", "diterima", 4, 1, quarter=LAST)]
    found = reported(rows, ranked=["3201"])["3201", "siks_ng"]
    assert (found["keadaan"], found["kiriman"], found["rows_in"]) == ("belum", 0, 5)


def test_proposals_that_wait_come_before_rows_to_correct():
    found = reported(
        [submission(1, "3201", "diterima", 9, 1)], waiting=[("3201", "siks_ng", 2)] * 3
    )["3201", "siks_ng"]
    assert found["tindakan"] == "mintakan_pengesahan"
    assert (found["menunggu"], found["menunggu_triwulan"]) == (3, 2)


def test_a_source_that_reported_before_is_asked_after_and_one_never_heard_of_is_not():
    old = [("3201", "bnba", "diterima", 900), ("3273", "bnba", "belum", None)]
    found = reported([], ranked=["3201", "3273"], old=old)
    assert found["3201", "bnba"]["keadaan"] == "belum"
    assert found["3201", "bnba"]["lulus_permil_sebelumnya"] == 900
    assert found["3201", "bnba"]["tindakan"] == "tidak_ada"  # only the awaited source is asked for
    assert ("3273", "bnba") not in found


PLACES = ("3201", "3202", "3273", "1101", "1102", "9471")
sent = st.dictionaries(
    st.sampled_from(PLACES), st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1
)


@settings(max_examples=60, deadline=None)
@given(sent)
def test_ranks_are_those_of_a_sorted_list(sent):
    """The oracle sorts pass rates in Python; who sent no row that counts has no rank."""
    rows = [submission(n, place, "diterima", *told) for n, (place, told) in enumerate(sent.items())]
    found = reported(rows, ranked=PLACES)
    rates = {
        place: accepted * 1000 // (accepted + held)
        for place, (accepted, held) in sent.items()
        if accepted + held
    }
    for place in PLACES:
        row = found[place, "siks_ng"]
        for name, peers in (
            ("nasional", rates),
            ("provinsi", {code: rate for code, rate in rates.items() if code[:2] == place[:2]}),
        ):
            assert row[f"peserta_{name}"] == len(peers)
            if place in rates:
                better = sum(rate > rates[place] for rate in peers.values())
                assert row[f"peringkat_{name}"] == better + 1
            else:
                assert math.isnan(row[f"peringkat_{name}"] or math.nan)


def test_a_rows_rules_are_counted_once_each_and_the_rest_of_its_rows_pass():
    con = duckdb.connect()
    con.execute(
        "create table submission as select 1 as kiriman, 's1' as submission, "
        "'3201' as kode_kabupaten_kota, 7 as accepted, 3 as held_back"
    )
    con.execute("create table channel as select 1 as kiriman, 'siks_ng' as kanal")
    con.execute(
        "create table held (submission varchar, berkas varchar, lembar varchar, baris bigint, "
        "kode_aturan varchar)"
    )
    _fill(con, "held", [
        ("s1", "a.csv", None, 2, "NIK_PANJANG"), ("s1", "a.csv", None, 2, "NIK_PANJANG"),
        ("s1", "a.csv", None, 2, "KEPALA"), ("s1", "b.csv", None, 2, "NIK_PANJANG"),
    ])  # fmt: skip
    found = con.execute(store.query("ledger/reporting_rule")).fetchall()
    assert sorted(found) == [
        ("3201", "siks_ng", "KEPALA", 1, 900),
        ("3201", "siks_ng", "NIK_PANJANG", 2, 800),
    ]


def contested(family=(), person=(), classes=("daerah", "daerah", "daerah")):
    """Return ``ledger/contested`` of rows (submission number, line, number claimed)."""
    con = duckdb.connect()
    for name, number in (
        ("family", "nomor_kartu_keluarga"),
        ("person", "nomor_induk_kependudukan"),
    ):
        con.execute(
            f"create table {name} (kiriman integer, berkas smallint, lembar varchar, "
            f"baris bigint, {number} bigint)"
        )
    _fill(con, "family", [(k, 1, None, line, kk) for k, line, kk in family])
    _fill(con, "person", [(k, 1, None, line, nik) for k, line, nik in person])
    con.execute(
        "create table submission (kiriman integer, submission varchar, "
        "kode_kabupaten_kota varchar, class varchar)"
    )
    places = ("3201", "3273", "3201")
    told = enumerate(zip(places, classes, strict=True), 1)
    _fill(con, "submission", [(n, f"s{n}", place, of) for n, (place, of) in told])
    con.execute("create table sent_file (kiriman integer, berkas smallint, nama varchar)")
    _fill(con, "sent_file", [(n, 1, "a.csv") for n in (1, 2, 3)])
    found = con.execute(store.query("ledger/contested")).fetchall()
    return sorted((row[0], row[1], row[2], row[3], row[6]) for row in found)


def test_what_two_kabupaten_claim_stands_with_both():
    assert contested(family=[(1, 5, 77), (2, 9, 77), (1, 6, 78)]) == [
        ("3201", "3273", "nomor_kartu_keluarga", "s1", 5),
        ("3273", "3201", "nomor_kartu_keluarga", "s2", 9),
    ]
    assert [row[2] for row in contested(person=[(1, 5, 7), (2, 9, 7)])] == [
        "nomor_induk_kependudukan"
    ] * 2


def test_twice_by_one_kabupaten_or_by_an_agency_is_not_contested():
    assert contested(family=[(1, 5, 77), (3, 9, 77)]) == []
    assert (
        contested(family=[(1, 5, 77), (2, 9, 77)], classes=("daerah", "nasional", "daerah")) == []
    )
    assert contested(family=[(1, 5, None), (2, 9, None)]) == []


def test_a_waiver_is_listed_with_the_days_that_its_submission_was_late():
    con = duckdb.connect()
    con.execute(
        "create table submission (submission varchar, kode_kabupaten_kota varchar, kiriman integer,"
        " tanggal_kirim date, state varchar, rows_in bigint, accepted bigint)"
    )
    con.execute("create table channel (kiriman integer, kanal varchar, waiver varchar, batas date)")
    last = date(2026, 6, 17)
    for number, (day, waiver) in enumerate(
        [(date(2026, 6, 20), "DISP-7"), (date(2026, 6, 17), "DISP-8"), (date(2026, 6, 1), None)]
    ):
        _fill(con, "submission", [(f"s{number}", "3201", number, day, "diterima", 3, 3)])
        _fill(con, "channel", [(number, "siks_ng", waiver, last)])
    found = con.execute(
        f"select submission, dispensasi, hari_terlambat from ({store.query('ledger/waiver')})"
    ).fetchall()
    assert sorted(found) == [("s0", "DISP-7", 3), ("s1", "DISP-8", 0)]
