"""Envelopes and folders of any kind: each is told, and none stops what others sent."""

import json
import os

import pytest

from pipelines import arrive
from pipelines.home import Home
from pipelines.sources import arrived
from tests.arrive.quarter import run
from tests.arrive.submissions import (
    QUARTER,
    as_csv,
    family,
    file,
    headers,
    kk,
    nik,
    person,
    put,
    siks_files,
)

LONE = "\ud800"  # half of a pair: JSON can say it, UTF-8 cannot


def files(number: int) -> list[dict]:
    return siks_files([family(number)], [person(number, number)])


@pytest.fixture
def home(tmp_path) -> Home:
    """An inbox with one sound submission, which whatever else lies there must not stop."""
    put(Home(tmp_path), files(1), name="utuh")
    return Home(tmp_path)


def refused(home: Home, name: str = "aneh") -> str:
    """Run the quarter; return why a submission was refused, the sound one being accepted."""
    outcome = run(home)
    assert outcome.counts("utuh") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.submission(name)["state"] == "ditolak"
    return outcome.told(name)


@pytest.mark.parametrize(
    "created",
    ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+07:00", "1999-12-31T23:59:59+07:00"],
)
def test_a_moment_that_no_sender_can_mean_is_refused(home, created):
    put(home, files(2), name="aneh", created=created)
    assert "created: bukan waktu antara tahun 2000 dan 2100" in refused(home)


@pytest.mark.parametrize("key", ["table", "format", "name", "encoding", "waiver", "sender"])
def test_a_text_that_is_no_utf8_is_refused(home, key):
    place = put(home, files(2), name="aneh") / "submission.json"
    envelope = json.loads(place.read_text())
    (envelope if key in envelope else envelope["files"][0])[key] = LONE
    place.write_text(json.dumps(envelope))
    assert "tidak dapat ditulis dalam UTF-8" in refused(home)


@pytest.mark.parametrize("folder", [b"siks_ng/\xff\xfe", b"\xff/kiriman", b"siks_ng/" + b"x" * 250])
def test_a_folder_whose_name_cannot_be_told_is_refused(home, folder):
    (home.inbox(QUARTER) / os.fsdecode(folder)).mkdir(parents=True)
    outcome = run(home)
    assert outcome.counts("utuh")[0] == "diterima"
    (other,) = outcome.rows("submission", "submission <> 'utuh'")
    assert other["state"] == "ditolak" and len(other["submission"]) <= 100
    said = "sumber" if folder.startswith(b"\xff") else "nama folder kiriman"
    assert said in outcome.told(other["submission"])


def test_two_sources_may_use_one_long_name(home):
    for source in ("siks_ng", "pln", "s" * 250):
        (home.inbox(QUARTER) / source / ("x" * 250)).mkdir(parents=True)
    states = [row["state"] for row in run(home).rows("submission", "submission <> 'utuh'")]
    assert states == ["ditolak"] * 3


def test_a_kabupaten_that_is_not_named_is_told_so(home):
    put(home, files(2), name="aneh", kode_kabupaten_kota=None)
    told = refused(home)
    assert "kode kabupaten/kota tidak diisi" in told and "kota None" not in told


def test_a_code_with_its_point_is_the_same_kabupaten(home):
    put(home, files(1), name="utuh-lagi", kode_kabupaten_kota="32.01")
    assert run(home).counts("utuh-lagi") == ("duplikat", 2, 0, 0, 2, 0, 0)


def _claims(home: Home, tables: int, photos: int, first: str) -> None:
    """Put a submission of claims with as many tables and photos, the tables or photos first."""
    names = headers("cek_bansos", "klaim")
    claim = {"nomor_tiket": "T-1", "jenis": "usul", "tanggal": "2026-03-01", "foto": "f0.jpg"}
    claim |= {"nik_pelapor": nik(1), "nomor_kk": kk(1), "variabel": "mobil", "nilai": "0"}
    listed = [file(f"k{n}.csv", "klaim", as_csv([claim], names), 1) for n in range(tables)]
    shown = [file(f"f{n}.jpg", "foto", b"foto", None, "jpeg") for n in range(photos)]
    put(home, listed + shown if first == "tables" else shown + listed, "aneh", "cek_bansos")


def test_many_photos_behind_the_tables_need_no_number_of_a_row(home):
    _claims(home, 1, 1100, "tables")
    assert run(home).submission("aneh")["state"] == "diterima"


def test_a_table_beyond_the_files_that_rows_can_tell_apart_is_refused(home):
    """Its rows would bear the numbers of the next submission's."""
    _claims(home, 1, 1024, "photos")
    assert "berkas k0.csv: tabel di luar 1024 berkas pertama" in refused(home)


def test_more_files_than_can_be_numbered_are_refused(home):
    place = put(home, files(2), name="aneh") / "submission.json"
    envelope = json.loads(place.read_text())
    envelope["files"] *= 2**14
    place.write_text(json.dumps(envelope))
    assert "files: 32768 berkas, paling banyak 32767; bagi kirimannya" in refused(home)


def test_the_number_of_a_waiver_may_be_given_as_a_number(home):
    """The report writes it as text, and would stop at one that is none."""
    put(home, files(2), name="aneh", waiver=12)
    put(home, files(3), name="kosong", waiver="")
    arrive.run(home, QUARTER)
    kept = {each.submission: each.waiver for each in arrived.read(home.output(QUARTER, "arrive"))}
    assert kept == {"aneh": "12", "kosong": None, "utuh": None}


def test_a_file_name_that_no_disk_has_is_refused(home):
    """Two hundred letters, and twice as many bytes."""
    place = put(home, files(2), name="aneh") / "submission.json"
    envelope = json.loads(place.read_text())
    envelope["files"][0]["name"] = "é" * 200
    place.write_text(json.dumps(envelope))
    assert "berkas ke-1: nama terlalu panjang, atau memuat jalur atau tanda terlarang" in refused(
        home
    )
