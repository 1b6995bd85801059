"""From a document's number to its rows to the desil they moved: a drawn quarter, end to end."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import identify, merge
from pipelines.errors import DataStop, UsageError
from pipelines.home import Home
from pipelines.ledger import step
from pipelines.run import release
from pipelines.trace import trace
from tests.arrive.quarter import run
from tests.arrive.submissions import (
    KABUPATEN,
    QUARTER,
    as_csv,
    family,
    file,
    headers,
    person,
    put,
    siks_files,
)
from tests.register.drawn import Drawn

BEFORE, AFTER = 4, 6
# what moved family 1: the floor that the minutes told of, members, and the passing of time
CAUSES = [
    ("variabel", "jenis_lantai_terluas", "musdes", -70),
    ("variabel", "mobil", "musdes", 500),
    ("anggota", None, None, 30),
    ("waktu", None, None, 7),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A published quarter of a few submissions, about four families."""
    home = Home(tmp_path_factory.mktemp("trace") / "home")
    families = [
        family(1, nomor_berita_acara="BA-1", jenis_lantai_terluas="8"),
        family(2, nomor_berita_acara="BA-2", jenis_lantai_terluas="77"),  # no such code
        family(3, nomor_berita_acara="BA-3"),
    ]
    persons = [person(n, n, nomor_berita_acara=f"BA-{n}") for n in (1, 2, 3)]
    _meeting(home, families, persons, name="musdes-3201-1")
    seen = {"nomor_berita_acara": "BA-9", "tanggal_pendataan": "2026-02-25"}
    _meeting(
        home,
        [family(1, mobil="2", **seen)],
        [person(1, 1, **seen)],
        name="musdes-3201-2",
        created="2026-03-09T09:00:00+07:00",
        bast="BAST/2/2026",
    )
    broken = [file("keluarga.csv", "keluarga", b"tidak ada judul\r\n", 1)]
    put(home, broken, name="siks_ng-3201-3", bast="BAST/3/2026")
    # a proposal that nobody signed, and one that a tier has signed by its decree
    unsigned = {"nomor_usulan": "U-5"}
    signed = {**unsigned, "tingkat": "rt_rw", "putusan": "setuju", "tanggal": "2026-03-02"}
    signed |= {"peran": "ketua_rt", "nomor_dokumen": "SK-5"}
    proposal = siks_files([family(5, **unsigned)], [person(5, 5, **unsigned)])
    names = headers("siks_ng", "pengesahan")
    put(
        home,
        [*proposal, file("pengesahan.csv", "pengesahan", as_csv([signed], names), 1)],
        name="siks_ng-3201-4",
        bast="BAST/4/2026",
    )
    run(home)
    identify.run(home, QUARTER)
    merge.run(home, QUARTER)
    _rank(home)
    step.write(home, QUARTER)
    _publish(home)
    return home


def _meeting(home, families, persons, **envelope):
    """Put the list of a village meeting into the inbox."""
    files = [
        file(f"{table}.csv", table, as_csv(rows, headers("musdes", table)), len(rows))
        for table, rows in (("keluarga", families), ("anggota", persons))
    ]
    put(home, files, source="musdes", **envelope)


def _rank(home):
    """Write a ranking by hand: what trace tells of it must be what stands there."""
    candidate = home.candidate(QUARTER)
    ids = [row["id_keluarga"] for row in Drawn.table_of(candidate, "family")]
    first = _of_card(candidate, family(1)["nomor_kartu_keluarga"])
    tables = {
        "ranked/family": {
            "id_keluarga": pa.array(ids, pa.int64()),
            "desil_nasional_sebelumnya": pa.array([BEFORE] * len(ids), pa.int8()),
            "desil_nasional": pa.array([AFTER if n == first else BEFORE for n in ids], pa.int8()),
            "pergerakan": ["naik" if n == first else "tetap" for n in ids],
            "sebab_utama": ["mobil" if n == first else None for n in ids],
            "kode_kabupaten_kota": [KABUPATEN] * len(ids),
        },
        "ranked/movement": {
            "id_keluarga": pa.array([first] * len(CAUSES), pa.int64()),
            "sebab": [cause[0] for cause in CAUSES],
            "variabel": [cause[1] for cause in CAUSES],
            "sumber": [cause[2] for cause in CAUSES],
            "sumbangan": pa.array([cause[3] for cause in CAUSES], pa.int64()),
        },
    }
    for name, columns in tables.items():
        path = candidate / name / "prov=32" / "part-0.parquet"
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table(columns), path)


def _of_card(folder, card):
    families = Drawn.table_of(folder, "family")
    return next(f["id_keluarga"] for f in families if f["nomor_kartu_keluarga"] == int(card))


def _publish(home):
    folder = home.releases(QUARTER) / "release=r0"
    folder.parent.mkdir(parents=True)
    home.candidate(QUARTER).rename(folder)
    release._point(home.current_link(QUARTER), folder)


def results(row):
    return {value["variabel"]: (value["hasil"], value["nilai"]) for value in row["nilai"]}


def test_minutes_are_followed_to_its_rows_and_its_family(home):
    told = trace(home, QUARTER, "BA-1")
    assert [(r["berkas"], r["baris"], r["nasib"]) for r in told["rows"]] == [
        ("anggota.csv", 2, "diterima"),
        ("keluarga.csv", 2, "diterima"),
    ]
    first = _of_card(home.current(QUARTER), family(1)["nomor_kartu_keluarga"])
    assert {r["id_keluarga"] for r in told["rows"]} == {first}
    values = results(told["rows"][1])
    # the later list says otherwise of floor and car, and the same of the roof
    assert values["jenis_lantai_terluas"] == ("kalah", 8)
    assert values["mobil"] == ("kalah", 0)
    assert values["jenis_atap_terluas"][0] == "sama"
    assert values["alamat"][1] is None, "no address leaves the register"


def test_what_a_document_brought_about_is_part_of_the_change(home):
    (family_told,) = trace(home, QUARTER, "BA-9")["families"]
    assert (family_told["desil_sebelum"], family_told["desil_sesudah"]) == (BEFORE, AFTER)
    assert family_told["perubahan_skor"] == sum(cause[3] for cause in CAUSES)
    own = {(c["sebab"], c["variabel"]) for c in family_told["sebab_dokumen"]}
    # floor, car and the member's card are its; time is nobody's
    assert own == {
        ("variabel", "jenis_lantai_terluas"),
        ("variabel", "mobil"),
        ("anggota", None),
    }
    assert family_told["karena_dokumen"] == -70 + 500 + 30
    (outvoted,) = trace(home, QUARTER, "BA-1")["families"]
    assert outvoted["karena_dokumen"] == 0


def test_rows_held_back_are_told_with_their_rules(home):
    told = trace(home, QUARTER, "BA-2")
    fates = {
        r["berkas"]: (r["nasib"], [a["kode_aturan"] for a in r["aturan"]]) for r in told["rows"]
    }
    assert fates == {
        "keluarga.csv": ("tertahan", ["JENIS_LANTAI_TERLUAS_KODE"]),
        "anggota.csv": ("tertahan", ["KELUARGA"]),
    }
    assert told["families"] == []


@pytest.mark.parametrize("number", ["U-5", "SK-5"])
def test_a_proposal_that_waits_is_told_with_its_signoffs(home, number):
    told = trace(home, QUARTER, number)
    fates = {
        r["berkas"]: (r["nasib"], [a["kode_aturan"] for a in r["aturan"]]) for r in told["rows"]
    }
    assert fates == {
        "keluarga.csv": ("tertahan", ["MENUNGGU"]),
        "anggota.csv": ("tertahan", ["MENUNGGU"]),
        "pengesahan.csv": ("diterima", []),
    }


@pytest.mark.parametrize("number", ["musdes-3201-1", "BAST/1/2026"])
def test_a_submission_brings_all_its_rows(home, number):
    told = trace(home, QUARTER, number)
    (account,) = told["submissions"]
    fates = [row["nasib"] for row in told["rows"]]
    assert len(fates) == account["rows_in"] == 6
    assert fates.count("diterima") == account["accepted"]
    assert fates.count("tertahan") == account["held_back"] == 2
    assert len(told["families"]) == 2


def test_a_refused_submission_is_told_too(home):
    (account,) = trace(home, QUARTER, "BAST/3/2026")["submissions"]
    assert account["state"] == "ditolak" and account["message"]


def test_no_identity_is_told(home):
    text = json.dumps(trace(home, QUARTER, "BAST/1/2026"))
    row = person(1, 1)
    for secret in (row["nomor_induk_kependudukan"], row["nomor_kartu_keluarga"], row["nama"]):
        assert secret not in text


@pytest.mark.parametrize(
    ("number", "quarter", "error"),
    [("U-77", QUARTER, DataStop), (" ", QUARTER, UsageError), ("BA-1", QUARTER.next, DataStop)],
)
def test_what_is_not_there_is_said(home, number, quarter, error):
    with pytest.raises(error):
        trace(home, quarter, number)
