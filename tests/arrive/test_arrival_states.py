"""Sent twice, revised, late, carried over; nothing counted twice and nothing lost."""

import hashlib
import json
import sys

import pytest

from pipelines import arrive, conform
from pipelines.arrive import pool
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.sources import arrived
from tests.arrive.quarter import publish, run
from tests.arrive.submissions import QUARTER, family, person, put, siks_files

LATE = "2026-03-18T00:30:00+07:00"
NEXT = QUARTER.next


def files(number: int) -> list[dict]:
    return siks_files([family(number)], [person(number, number)])


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_an_empty_inbox_stops_the_quarter_and_names_the_folder(home):
    with pytest.raises(DataStop, match="inbox/2026Q1"):
        arrive.run(home, QUARTER)


def test_what_becomes_of_repeats_revisions_and_late_ones(home):
    put(home, files(1), name="a")
    put(home, files(1), name="a", folder="a-again")
    put(home, files(1), name="again", created="2026-03-09T09:00:00+07:00")
    put(home, files(2), name="b")
    put(home, files(3), name="b-new", replaces="b", created="2026-03-10T09:00:00+07:00")
    put(home, files(4), name="late", created=LATE)
    put(home, files(5), name="late-waived", created=LATE, waiver="W-1")
    put(home, files(6), name="thief", replaces="a", kode_kabupaten_kota="3202")
    # half past midnight of the 18th in Jayapura is still the 17th in Jakarta, but not there
    papua = files(7)
    put(home, papua, name="papua", kode_kabupaten_kota="9171", created="2026-03-18T00:30:00+09:00")
    outcome = run(home)
    assert outcome.counts("a") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.counts("a-again") == ("duplikat", 2, 0, 0, 2, 0, 0)
    assert outcome.counts("again") == ("duplikat", 2, 0, 0, 2, 0, 0)
    assert outcome.counts("b") == ("digantikan", 2, 0, 0, 0, 2, 0)
    assert outcome.counts("b-new") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.counts("late") == ("di_luar_jadwal", 2, 0, 0, 0, 0, 2)
    assert outcome.counts("late-waived") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.counts("thief") == ("ditolak", 2, 0, 2, 0, 0, 0)
    assert outcome.counts("papua") == ("di_luar_jadwal", 2, 0, 0, 0, 0, 2)
    (line,) = arrive.run(home, QUARTER)
    assert line == {
        "stage": "arrive",
        "source": "siks_ng",
        "rows_in": 18,
        "accepted": 6,
        "held_back": 2,
        "duplicate": 4,
        "superseded": 2,
        "out_of_window": 4,
    }
    assert len(outcome.rows("family")) == 3


def test_a_repeat_is_stored_once_and_changes_no_number(home):
    put(home, files(1), name="a")
    put(home, files(2), name="b")
    first = run(home).rows("family")
    put(home, files(1), name="a", folder="0-before")
    second = run(home)
    assert second.rows("family") == first
    batch = home.root / json.loads(home.work(QUARTER, "arrive.json").read_text("utf-8"))["path"]
    assert second.counts("0-before")[0] == "duplikat"
    assert [p.name for p in (batch / "0-before").iterdir()] == ["submission.json"]
    copies = list(home.arrived.rglob("keluarga.csv"))
    assert len(copies) == 2


def test_an_old_content_sent_in_the_place_of_its_revision_counts(home):
    put(home, files(1), name="a")
    put(home, files(2), name="b", replaces="a", created="2026-03-09T09:00:00+07:00")
    put(home, files(1), name="c", replaces="b", created="2026-03-10T09:00:00+07:00")
    outcome = run(home)
    assert [outcome.counts(name)[0] for name in "abc"] == ["digantikan", "digantikan", "diterima"]


def test_a_corrected_envelope_is_no_repeat_of_the_refused_one(home):
    put(home, files(1), name="a", bast=None)
    put(home, files(1), name="b")
    outcome = run(home)
    assert outcome.counts("a")[0] == "ditolak" and outcome.counts("b")[0] == "diterima"


def test_late_rows_enter_the_next_quarter_once_with_their_own_class_and_date(home):
    put(home, files(1), name="timely")
    put(home, files(2), name="late", created=LATE)
    put(home, files(3), name="late-first", created=LATE)
    later = "2026-03-19T09:00:00+07:00"
    put(home, files(4), name="late-better", replaces="late-first", created=later)
    first = run(home)
    assert first.counts("late") == ("di_luar_jadwal", 2, 0, 0, 0, 0, 2)
    publish(home, QUARTER, first)
    april = "2026-05-05T09:00:00+07:00"
    put(home, files(9), name="timely", of=NEXT, created=april)
    second = run(home, NEXT)
    assert second.counts("late") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert second.counts("late-better")[0] == "diterima"
    line = second.submission("late")
    assert (line["source"], line["class"], str(line["tanggal_kirim"])) == (
        "tertunda",
        "daerah",
        "2026-03-18",
    )
    taken = {row["submission"]: row["source"] for row in second.rows("submission")}
    assert taken["timely"] == "siks_ng" and "late-first" in taken
    assert second.counts("late-first")[0] == "digantikan"
    assert {row["source"] for row in conform.run(home, NEXT)} == {"siks_ng", "tertunda"}
    assert sorted(str(row["tanggal"]) for row in second.rows("family")) == ["2026-02-20"] * 3


def test_a_name_used_again_next_quarter_does_not_hide_the_waiting_one(home):
    put(home, files(1), name="same", created=LATE)
    publish(home, QUARTER, run(home))
    put(home, files(2), name="same", of=NEXT, created="2026-05-05T09:00:00+07:00")
    second = run(home, NEXT)
    assert second.counts("same")[:3] == ("diterima", 2, 2)
    assert second.counts("2026Q1-same")[:3] == ("diterima", 2, 2)


def test_the_base_register_is_of_the_first_quarter_only(home):
    put(home, files(1), name="a")
    publish(home, QUARTER, run(home))
    base = siks_files([family(5)], [person(5, 5)])
    for each in base:
        each["table"] = {"keluarga.csv": "keluarga", "anggota.csv": "anggota"}[each["name"]]
    put(home, base, name="base", source="register_awal", of=NEXT)
    outcome = run(home, NEXT)
    assert outcome.counts("base")[0] == "ditolak"
    assert "triwulan pertama" in outcome.submission("base")["message"]


def test_the_fingerprint_knows_every_byte_but_late_ones_without_waiver(home):
    place = put(home, files(1), name="a")
    before = arrive.Inboxes(home, QUARTER).fingerprint
    assert arrive.Inboxes(home, QUARTER).fingerprint == before
    put(home, files(2), name="late", created=LATE)
    assert arrive.Inboxes(home, QUARTER).fingerprint == before
    put(home, files(1), name="a", folder="a-again")
    repeated = arrive.Inboxes(home, QUARTER).fingerprint
    assert repeated != before
    put(home, files(3), name="waived", created=LATE, waiver="W-1")
    waived = arrive.Inboxes(home, QUARTER).fingerprint
    assert waived not in (before, repeated)
    (place / "keluarga.csv").write_bytes((place / "keluarga.csv").read_bytes() + b"\r\n")
    assert arrive.Inboxes(home, QUARTER).fingerprint != waived


def test_running_again_reuses_what_lies_there(home):
    put(home, files(1), name="a")
    first = run(home)
    times = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    second = run(home)
    assert second.folder == first.folder
    assert {path: path.stat().st_mtime_ns for path in second.folder.rglob("*")} == times


KILLER = """
import os, signal
from pipelines.arrive import worker
read_file = worker.read_file
def deadly(source, file, writer):
    if "deadly" in file["path"]:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_file(source, file, writer)
worker.read_file = deadly
worker.main()
"""


def test_a_file_that_kills_its_reader_takes_no_other_file_with_it(home, monkeypatch):
    monkeypatch.setattr(pool, "WORKER", [sys.executable, "-c", KILLER])
    put(home, files(1), name="before")
    put(home, files(2), name="deadly")
    put(home, files(3), name="later")
    outcome = run(home)
    assert outcome.counts("deadly") == ("ditolak", None, None, None, None, None, None)
    assert "keluarga.csv" in outcome.submission("deadly")["message"]
    assert outcome.counts("before") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.counts("later") == ("diterima", 2, 2, 0, 0, 0, 0)


def test_a_message_names_a_file_as_its_own_sender_does(home):
    """Contents that are the same are stored once, under the first name."""
    for kabupaten in ("3201", "3202"):
        sent = files(1)
        sent[0] |= {"name": f"dari-{kabupaten}.csv", "content": b"", "rows": 0}
        sent[0]["sha256"] = hashlib.sha256(b"").hexdigest()
        put(home, sent, name=f"a-{kabupaten}", kode_kabupaten_kota=kabupaten)
    outcome = run(home)
    for kabupaten in ("3201", "3202"):
        assert f"dari-{kabupaten}.csv: berkas kosong" in outcome.told(f"a-{kabupaten}")


def test_the_record_of_a_batch_keeps_zeros(tmp_path):
    given = arrived.Arrived(
        kiriman=0,
        submission="a",
        source="siks_ng",
        read_as="siks_ng",
        number=2,
        class_="daerah",
        code_system="kemendagri",
        kode_kabupaten_kota="3201",
        created=None,
        tanggal_kirim=None,
        state=arrived.ACCEPTED,
        digest="",
        rows_in=0,
        message="",
        original=0,
        warnings=(arrived.Finding("KOLOM_LEBIH", berkas=0, baris=1),),
        files=(arrived.ArrivedFile(0, "a.csv", "keluarga", "csv", "", rows=0, in_place=True),),
    )
    arrived.write(tmp_path, QUARTER, [given])
    assert arrived.read(tmp_path) == [given]
