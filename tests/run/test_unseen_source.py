"""An agency that no code knows: its YAML and its files go through a whole quarter.

The layout is drawn here. The same inbox in another order, with submissions that came twice, gives
the same register to the byte.
"""

import random
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.run.nation import QUARTERS, document, dtsen, released, simulate

pytestmark = pytest.mark.long

QUARTER, NUMBER = QUARTERS[0], 98
PARTS = ("accepted", "held_back", "duplicate", "superseded", "out_of_window")
DEFINITION = f"""
source: dinas_kopi
number: {NUMBER}
label:
  id: Dinas perkebunan
  en: Plantation office
class: ekstrak
scope: kabupaten
calendar: daerah
requires:
  - legal_basis
formats:
  - csv
  - xlsx
legal_basis: Perda 9/2026
reference:
  title: Perda 9/2026
  href: https://example.go.id
facts:
  kebun_kopi:
    label:
      id: Luas kebun kopi
      en: Coffee garden
    grain: person
    kind: amount
    unit: m2
    between: [0, 1000000]
tables:
  petani:
    into: fact
    header_row: 0
    columns:
      - header: Nomor KTP
        variable: nomor_induk_kependudukan
        required: true
      - header: Nama Petani
        variable: nama
        required: true
      - header: Tgl Lahir
        variable: tanggal_lahir
        dates: ["%d/%m/%Y"]
      - header: Luas (ha)
        variable: kebun_kopi
        required: true
        decimal: ","
        scale: 10000
      - header: Jml Mobil
        variable: mobil
      - header: Tgl Survei
        variable: tanggal
        dates: ["%d/%m/%Y"]
"""
NAMES = ["Nomor KTP", "Nama Petani", "Tgl Lahir", "Luas (ha)", "Jml Mobil", "Tgl Survei"]
HECTARES = {"1,125": 11_250, "0,5": 5_000, "12": 120_000, "1.250,75": None, "banyak": None}
# a cell that holds a number is that number, a text has a comma; by what should be stored
WORKBOOK = {1.125: 11_250, 2: 20_000, "1,5": 15_000, 0.0625: 625, 1234.5: None}
CARS, DAY = 3, "15/02/2026"


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A nation with the definition among its own, and ten farmers of one kabupaten."""
    home = simulate(tmp_path_factory.mktemp("unseen") / "home", families=400, regencies=2)
    (home / "sources").mkdir()
    (home / "sources" / "dinas_kopi.yaml").write_text(DEFINITION, encoding="utf-8")
    families = _truth(home, "family")
    code = min(row["kode_kelurahan_desa"][:4] for row in families)
    own = {r["id_keluarga_benar"] for r in families if r["kode_kelurahan_desa"][:4] == code}
    people, homes = [], set()
    for row in sorted(_truth(home, "person"), key=lambda row: row["id_individu_benar"]):
        place, born = row["id_keluarga_benar"], row["tanggal_lahir"]
        if place in own - homes and row["nomor_induk_kependudukan"] and born.year < 1990:
            homes.add(place)
            people.append(row)
    shutil.rmtree(home / "truth")
    return home, code, people[:10]


def _truth(home: Path, name: str) -> list[dict]:
    folder = home / "truth" / name / f"quarter={QUARTER}"
    return [row for f in folder.rglob("*.parquet") for row in pq.ParquetFile(f).read().to_pylist()]


def _row(person: dict, hectares: str) -> list[str]:
    nik, born = person["nomor_induk_kependudukan"], person["tanggal_lahir"]
    return [f"{int(nik):016d}", person["nama"], f"{born:%d/%m/%Y}", hectares, str(CARS), DAY]


@pytest.fixture(scope="module")
def ran(known, tmp_path_factory):
    """Send a CSV of five and a workbook of five, and run the quarter to its end."""
    home, code, people = known
    folder = tmp_path_factory.mktemp("files")
    above = ["DAFTAR PETANI KOPI;;;;;", "Kabupaten;;;;;", ""]
    rows = [_row(*each) for each in zip(people[:5], HECTARES, strict=True)]
    lines = [*above, ";".join(NAMES), *(";".join(row) for row in rows)]
    (folder / "petani.csv").write_text("\r\n".join(lines), encoding="utf-8")
    with xlsxwriter.Workbook(folder / "petani.xlsx") as book:
        page = book.add_worksheet("Petani")
        page.write_string(0, 0, "DAFTAR PETANI KOPI")
        page.write_row(2, 0, NAMES)
        for line, (person, area) in enumerate(zip(people[5:], WORKBOOK, strict=True), 3):
            for place, cell in enumerate(_row(person, "")):
                page.write_string(line, place, cell)
            page.write(line, 3, area)
    for name in ("petani.csv", "petani.xlsx"):
        sent = dtsen(
            "submit", folder / name, "--source", "dinas_kopi", "--kabupaten", code,
            "--quarter", QUARTER, "--home", home, "--created", "2026-03-05T09:00:00+07:00",
        )  # fmt: skip
        assert sent.returncode == 0, sent.stderr[-2000:]
    told = document("run", QUARTER, "--home", home, "--approve-as", "ketua")
    assert told["status"] == "published"
    return home, code, people


def test_its_facts_are_in_the_register_with_source_and_date(ran):
    home, _, people = ran
    stored = {p["nomor_induk_kependudukan"]: p for p in _rows(home, "registry/person")}
    found = {
        row["id_individu"]: (row["nilai"], row["sumber"], str(row["tanggal"]))
        for row in _rows(home, "registry/fact")
        if row["variabel"] == "kebun_kopi"
    }
    expected = {}
    for person, area in zip(people, [*HECTARES.values(), *WORKBOOK.values()], strict=True):
        row = stored.get(int(person["nomor_induk_kependudukan"]))
        if area is not None and row:
            expected[row["id_individu"]] = (area, NUMBER, "2026-02-15")
    assert found == expected and len(expected) >= 5


def test_its_answers_compete_with_source_and_date(ran):
    home, _, _ = ran
    told = {
        row["id_keluarga"]: str(each["tanggal"])
        for row in _rows(home, "registry/provenance")
        for each in row["pengecualian"]
        if (each["variabel"], each["sumber"]) == ("mobil", NUMBER)
    }
    cars = {row["id_keluarga"]: row["mobil"] for row in _rows(home, "registry/family")}
    assert told and all(cars[number] == CARS for number in told)
    assert set(told.values()) == {"2026-02-15"}


def test_bad_rows_go_back_and_nothing_is_lost(ran):
    home, code, people = ran
    status = document("status", QUARTER, "--home", home)
    counts = [s for s in status["submissions"] if s["source"] == "dinas_kopi"]
    assert sorted((s["rows_in"], s["accepted"], s["held_back"]) for s in counts) == [
        (5, 3, 2),
        (5, 4, 1),
    ]
    for line in status["submissions"]:
        if line["rows_in"] is not None:
            assert line["rows_in"] == sum(line[part] for part in PARTS), line
    refused = _rows(home, "held_back/row")
    assert sorted(r["kode_aturan"] for r in refused if "dinas_kopi" in r["submission"]) == [
        "NILAI_ANGKA",
        "NILAI_RENTANG",
        "NILAI_RENTANG",
    ]
    back = [
        file.read_text(encoding="utf-8-sig")
        for file in (home / "returns" / QUARTER / code).rglob("*.csv")
        if "dinas_kopi" in str(file) or "banyak" in file.read_text(encoding="utf-8-sig")
    ]
    assert any("banyak" in text and people[4]["nama"] in text for text in back)


def _rows(home: Path, name: str) -> list[dict]:
    return released(home, QUARTER, name).to_pylist()


def test_the_inbox_in_another_order_and_twice_gives_the_same_register(ran, tmp_path):
    home, _, _ = ran
    again = tmp_path / "again"
    shutil.copytree(home / "sources", again / "sources")
    shutil.copytree(home / "keys", again / "keys")
    files = [f for f in (home / "inbox" / QUARTER).rglob("*") if f.is_file()]
    random.Random(4).shuffle(files)
    for file in files:
        to = again / file.relative_to(home)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
    envelopes = sorted((again / "inbox").rglob("submission.json"))
    for envelope in envelopes[::5]:
        folder = envelope.parent
        shutil.copytree(folder, folder.with_name(f"{folder.name}-lagi"))
    document("run", QUARTER, "--home", again, "--to", "merge")
    first = (home / "lake/current" / f"quarter={QUARTER}").resolve() / "registry"
    second = again / "lake/runs" / QUARTER / "candidate/registry"
    contents = [
        {str(f.relative_to(root)): f.read_bytes() for f in root.rglob("*.parquet")}
        for root in (first, second)
    ]
    assert contents[0].keys() == contents[1].keys()
    assert [name for name in contents[0] if contents[0][name] != contents[1][name]] == []
