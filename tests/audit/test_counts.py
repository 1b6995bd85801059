"""The auditors' counts on a drawn register, against pandas; each has a row that breaks it."""

import csv
import json
import stat
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipelines import audit
from pipelines.audit.definition import load, read
from pipelines.errors import Busy, DataStop, UsageError
from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.register.drawn import OTHER_VILLAGE, Drawn, civil, family, person

QUARTER = Quarter.parse("2026Q1")
BOGOR, BANDUNG = "3201", "3273"
KK = [3201010101010001 + n for n in range(6)]
BAD_KK = 3201019901010001  # issued on the 99th of a month
NIK = [3201010101800001 + n for n in range(9)]
IMPOSSIBLE, SERIAL_ZERO = 3201019913800001, 3201010101850000
PBI, OWN = 1, 5
RECEIVES = [{"variabel": "pkh", "nilai": 1}]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A released register in which each count finds somebody."""
    home = Home(tmp_path_factory.mktemp("audit") / "home")
    drawn = Drawn(home, QUARTER)
    sound = [("1980-01-01", 1), ("1982-01-01", 2)]
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[
            *(family(card) for card in (KK[0], KK[1], BAD_KK, KK[2], KK[5])),
            family(KK[3], kode_kelurahan_desa=OTHER_VILLAGE),
        ],
        person=[
            person(KK[0], NIK[0], "BUDI", *sound[0]),
            person(KK[0], None, "SITI", *sound[1]),
            person(KK[1], IMPOSSIBLE, "JOKO", *sound[0]),
            person(KK[1], SERIAL_ZERO, "ANI", *sound[1]),
            person(BAD_KK, NIK[1], "-", *sound[0]),
            person(KK[2], NIK[2], "WATI", *sound[0]),
            person(KK[2], NIK[3], "DEDI", *sound[1]),
            person(KK[3], NIK[4], "RINA", *sound[0]),
            person(KK[3], NIK[5], "TONO", *sound[1]),
            person(KK[5], NIK[6], "LASMI", *sound[0]),
        ],
    )
    # the same NIK in another family, of another name and day: nobody links them
    drawn.send(
        "siks_ng",
        "2026-03-05T08:00:00",
        family=[family(KK[4])],
        person=[person(KK[4], NIK[0], "SLAMET", "1955-05-05", 1)],
    )
    # two kabupaten say that KK[3] is theirs
    for village in (OTHER_VILLAGE, "3201011001"):
        drawn.send(
            "musdes",
            "2026-03-06T08:00:00",
            family=[family(KK[3], kode_kelurahan_desa=village)],
            person=[person(KK[3], NIK[4], "RINA", *sound[0])],
        )
    dead = {"status_hidup": 2, "tanggal": "2026-02-01"}
    drawn.send(
        "dukcapil",
        "2026-03-20T08:00:00",
        civil=[
            civil(KK[2], NIK[2], "WATI", *sound[0], **dead),
            # a visit saw him after Dukcapil recorded his death
            civil(KK[2], NIK[3], "DEDI", *sound[1], **dead),
            civil(KK[3], NIK[5], "TONO", *sound[1], **dead),
            civil(KK[5], NIK[6], "LASMI", *sound[0], **dead),
        ],
    )
    drawn.send(
        "uji_petik",
        "2026-03-10T08:00:00",
        family=[family(KK[2], status_kunjungan=1)],
        person=[person(KK[2], NIK[3], "DEDI", *sound[1])],
    )
    segments = {NIK[0]: PBI, NIK[2]: PBI, NIK[3]: PBI, NIK[5]: OWN}
    drawn.send(
        "bpjs_kesehatan",
        "2026-03-22T08:00:00",
        insurance=[
            {"nomor_induk_kependudukan": nik, "segmen_jkn": segment, "status": 1}
            for nik, segment in segments.items()
        ],
    )
    # TONO by himself, LASMI as the only member of her family; two families with others receive
    drawn.send(
        "monev",
        "2026-03-23T08:00:00",
        programme=[
            {"nomor_induk_kependudukan": NIK[5], "nama": "TONO", "isi": RECEIVES},
            {"nomor_kartu_keluarga": KK[5], "isi": RECEIVES},
            {"nomor_kartu_keluarga": KK[2], "isi": RECEIVES},
            {"nomor_kartu_keluarga": KK[0], "isi": RECEIVES},
        ],
    )
    drawn.freeze()
    drawn.publish()
    return home


def frames(home):
    folder = home.current(QUARTER)
    return (
        pd.DataFrame(Drawn.table_of(folder, "person")),
        pd.DataFrame(Drawn.table_of(folder, "family")),
    )


def recounted(home):
    """Each count's rows by kabupaten, in pandas, from the definitions as sentences."""
    people, families = frames(home)
    place = families.set_index("id_keluarga")["kode_kabupaten_kota"]
    people["place"] = people["id_keluarga"].map(place).fillna("0000")
    active = people[people["status_keberadaan"].isin([1, 5])].copy()
    nik = active["nomor_induk_kependudukan"]
    digits = nik.map(lambda n: "" if pd.isna(n) else f"{int(n):016d}")
    day = digits.map(lambda d: int(d[6:8]) if d else 0)
    month = digits.map(lambda d: int(d[8:10]) if d else 0)
    day = day.where(day <= 40, day - 40)
    possible = day.between(1, 31) & month.between(1, 12) & (digits.str[12:] != "0000")
    bearers = active.groupby("nomor_induk_kependudukan")["id_keluarga"].agg(["size", "nunique"])
    dead = (people["status_keberadaan"] == 2) | (people["status_padan"] == "meninggal")
    told = pd.DataFrame(Drawn.table_of(home.current(QUARTER), "programme"))
    by_himself = told[told["id_individu"].notna()]["id_individu"]
    by_family = told[told["id_individu"].isna()]["id_keluarga"]
    size = people.groupby("id_keluarga")["id_individu"].transform("size")
    helped = people["id_individu"].isin(by_himself) | (
        people["id_keluarga"].isin(by_family) & (size == 1)
    )
    kk = families["nomor_kartu_keluarga"].map(lambda n: f"{int(n):016d}")
    sound_kk = kk.str[6:8].astype(int).between(1, 31) & kk.str[8:10].astype(int).between(1, 12)
    chosen = {
        "nik_tidak_sah": active[~possible],
        "kk_tidak_sah": families[~sound_kk],
        "nama_kosong": active[~active["nama"].fillna("").str.contains("[A-Za-z]")],
        "nik_ganda": active[nik.map(bearers["size"]).fillna(1) > 1],
        "dua_keluarga": active[nik.map(bearers["nunique"]).fillna(1) > 1],
        "meninggal_aktif": active[active["status_padan"] == "meninggal"],
        "meninggal_dibayar": people[dead & (people["segmen_jkn"].isin([1, 2]) | helped)],
        "dua_kabupaten": families[families["nomor_kartu_keluarga"] == KK[3]],
    }
    return {
        name: Counter(rows.get("place", rows.get("kode_kabupaten_kota")))
        for name, rows in chosen.items()
    }


def reported(home):
    """The report's workbook, by count and kabupaten, without its zeros."""
    folder = audit.write(home, QUARTER)
    sheet = pd.read_excel(
        folder / "laporan-pemeriksaan.xlsx", engine="calamine", dtype={"Kode": str}
    )
    columns = dict(zip(load(), sheet.columns[4:], strict=True))
    lines = sheet[sheet["Kode"].notna()]
    counts = {
        name: Counter({code: n for code, n in zip(lines["Kode"], lines[c], strict=True) if n})
        for name, c in columns.items()
    }
    nation = sheet[sheet["Kode"].isna()].iloc[0]
    assert {name: nation[c] for name, c in columns.items()} == {
        name: counts[name].total() for name in columns
    }
    return counts


def test_every_count_is_what_pandas_counts(home):
    counts = reported(home)
    assert counts == recounted(home)
    assert all(counts.values()), "each count has a row that breaks it"


def test_who_died_is_paid_by_himself_or_as_the_only_one_of_a_family(home):
    told = audit.rows(
        home, QUARTER, "meninggal_dibayar", "0000", home.root.parent / "out",
        requester="BPK", when="2026-04-02T00:00:00",
    )  # fmt: skip
    with Path(told["output"]).open(encoding="utf-8", newline="") as file:
        rows = {row["nama"]: row for row in csv.DictReader(file)}
    assert (rows["LASMI"]["menerima_program"], rows["LASMI"]["dibayar"]) == ("True", "False")
    assert rows["LASMI"]["tanggal_program"] == "2026-03-23"
    assert reported(home)["meninggal_dibayar"] == {BOGOR: 3, "0000": 1}


def test_the_page_has_counts_and_no_person(home):
    page = (audit.write(home, QUARTER) / "index.html").read_text(encoding="utf-8")
    people, families = frames(home)
    for number in [*people["nomor_induk_kependudukan"].dropna(), *families["nomor_kartu_keluarga"]]:
        assert str(int(number)) not in page
    assert "SLAMET" not in page and "Kabupaten Bogor" in page


def test_the_same_release_gives_the_same_bytes(home):
    first = {p.name: p.read_bytes() for p in audit.write(home, QUARTER).iterdir()}
    assert first == {p.name: p.read_bytes() for p in audit.write(home, QUARTER).iterdir()}


@pytest.mark.parametrize("count", list(load()))
def test_every_number_is_drilled_to_its_rows(home, tmp_path, count):
    for kabupaten, number in reported(home)[count].items():
        told = audit.rows(
            home, QUARTER, count, kabupaten, tmp_path, requester="BPK", when="2026-04-02T00:00:00"
        )
        path = tmp_path / told["output"].rsplit("/", 1)[1]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == told["rows"] == number
        assert {row["kode_kabupaten_kota"] for row in rows} == {kabupaten}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        last = json.loads(home.access_log.read_text(encoding="utf-8").splitlines()[-1])
        assert (last["peminta"], last["hitungan"], last["kabupaten"]) == ("BPK", count, kabupaten)
        assert stat.S_IMODE(home.access_log.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"requester": None}, Busy),
        ({"requester": " "}, Busy),
        ({"count": "tidak_ada"}, UsageError),
        ({"kabupaten": "32"}, UsageError),
        ({"kabupaten": "9999"}, UsageError),
        ({"out": "reports/2026Q1"}, UsageError),
        ({"quarter": QUARTER.next}, DataStop),
    ],
)
def test_nothing_is_written_for_who_may_not(home, tmp_path, change, error):
    asked = {"quarter": QUARTER, "count": "nik_ganda", "kabupaten": BOGOR, "out": tmp_path / "out"}
    asked |= {"requester": "BPK", **change}
    if "out" in change:
        asked["out"] = home.root / change["out"]
    before = home.access_log.read_text() if home.access_log.exists() else ""
    with pytest.raises(error):
        audit.rows(home, when=str(date(2026, 4, 2)), **asked)
    assert not (tmp_path / "out").exists()
    assert before == (home.access_log.read_text() if home.access_log.exists() else "")


@pytest.mark.parametrize(
    ("text", "said"),
    [("  of: rumah", "counts 'rumah'"), ("  of: person\n  rules: [KK_APA]", "is no rule")],
)
def test_a_count_that_does_not_fit_is_refused(tmp_path, text, said):
    file = tmp_path / "counts.yaml"
    file.write_text(
        f"x:\n{text}\n  label:\n    id: X\n    en: X\n  definition: x\n  when: 'true'\n"
        "  reference:\n    title: x\n"
    )
    with pytest.raises(ValueError, match=said):
        read(file)
