"""The report tells the release's numbers, opens offline and holds nothing of a person."""

import csv
import json
import re

import pytest

from pipelines import pages, report, send
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.report.numbers import numbers
from tests.decree import decree
from tests.report import drawn
from tests.send import nation, tables

SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """A published quarter with gates and a ledger that balances but for one line."""
    home = drawn.build(tmp_path_factory.mktemp("report"))
    send.run(home, nation.QUARTER)
    release = nation.publish(home)
    line = dict.fromkeys(tables.STAGE, 0) | {"stage": "conform", "source": "siks_ng"}
    nation.put(
        release / "ledger/stage",
        tables.STAGE,
        [
            line | {"rows_in": 7, "accepted": 5, "held_back": 2},
            line | {"source": "musdes", "rows_in": 4, "accepted": 3},
            line | {"stage": "arrive", "rows_in": None, "accepted": None},
        ],
    )
    home.reports(nation.QUARTER).mkdir(parents=True)
    gate = {"name": "Bagian pindah", "check": "x", "severity": "galat", "ok": True}
    gates = [gate | {"observed": 123, "limit": 500}]
    path = home.reports(nation.QUARTER) / "checks-ranking.json"
    path.write_text(json.dumps({"gates": gates}), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def page(home) -> str:
    return report.write(home, nation.QUARTER).read_text(encoding="utf-8")


def test_the_page_lies_where_it_should(home):
    assert report.write(home, nation.QUARTER) == home.root / "reports/2026Q2/index.html"


def test_it_opens_without_a_network(page):
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "@import" not in page
    assert "<script" not in page


def test_nothing_of_a_person_is_in_it(page):
    assert not SIXTEEN.search(page)
    for word in ("JALAN RAHASIA", "KEPALA 1", "ORANG 1"):
        assert word not in page


def test_twice_the_same_bytes(home, page):
    assert report.write(home, nation.QUARTER).read_text(encoding="utf-8") == page


def test_every_part_is_drawn(page):
    for part in (
        "desil",
        "program",
        "pasti",
        "gerak",
        "sebab",
        "lintas",
        "tahan",
        "umur",
        "asal",
        "kiriman",
        "neraca",
        "gerbang",
    ):
        assert f'<section id="{part}">' in page
    assert page.count('<svg role="img"') == 9


def test_ids_of_the_plots_do_not_clash(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) > 50
    assert len(ids) == len(set(ids))


def test_the_whole_is_what_was_ranked(home, page):
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))
    whole = told["whole"]

    assert (whole["keluarga"], whole["jiwa"]) == (90, 315)
    assert whole["naik"] + whole["turun"] + whole["tetap"] + whole["baru"] == 90
    assert sum(row["jiwa"] for row in told["deciles"]) == 315
    assert sum(row["keluarga"] for row in told["transition"]) == 90 + whole["keluar"]
    assert sum(row["naik"] + row["turun"] for row in told["causes"]) == (
        whole["naik"] + whole["turun"]
    )
    assert ">315<" in page


def test_each_programme_has_the_families_up_to_its_decile(home, page):
    import pyarrow.parquet as pq

    files = sorted((home.current(nation.QUARTER) / "ranked/family").glob("*/*.parquet"))
    ranked = [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    # pipelines/rules/programmes.yaml, by hand
    highest = {"PKH": 4, "Sembako (BPNT)": 4, "PBI-JK": 5, "Sekolah Rakyat": 2, "BLT Kesra": 4}
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))

    found = {row["nama_program"]: row for row in told["programmes"]}

    for name, decile in highest.items():
        within = [row["jumlah_anggota"] for row in ranked if row["desil_nasional"] <= decile]
        assert found[name]["desil_tertinggi"] == decile
        assert (found[name]["keluarga"], found[name]["jiwa"]) == (len(within), sum(within))
        assert f"<td>{name}</td><td>1&ndash;{decile}</td>" in page
    assert [each["desil"] for each in told["reach"]] == [2, 4, 5]
    by_province = {row["provinsi"]: row["counts"] for row in told["reach_by_province"]}
    for code, province in (("32", "Jawa Barat"), ("11", "Aceh")):
        for each, counts in zip(told["reach"], by_province.pop(province), strict=True):
            within = [
                row["jumlah_anggota"]
                for row in ranked
                if row["kode_provinsi"] == code and row["desil_nasional"] <= each["desil"]
            ]
            assert (counts["keluarga"], counts["jiwa"]) == (len(within), sum(within))
    assert not by_province


def test_the_limits_of_the_quarter_are_told_not_those_of_today(home, monkeypatch):
    decree(monkeypatch, "programme_highest_decile_pkh", 3, first="2026Q2")
    decree(monkeypatch, "programme_highest_decile_pbi_jk", 9, first="2026Q3")
    decree(monkeypatch, "programme_highest_decile_blt_kesra", 1, first="2026Q3")
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))

    found = {row["program"]: row["desil_tertinggi"] for row in told["programmes"]}

    assert (found["pkh"], found["pbi_jk"], found["blt_kesra"]) == (3, 5, 4)


def test_the_poorest_are_those_of_the_rule(home, monkeypatch):
    decree(monkeypatch, "poorest_highest_decile", 3)
    release = home.current(nation.QUARTER)

    text = report.render(nation.QUARTER, release, numbers(home, nation.QUARTER, release))

    assert "dashed line: 30 percent" in text


def test_refused_rows_are_told_by_rule(home):
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))

    assert {row["kode_aturan"]: row["baris"] for row in told["held_back"]} == {
        "WAJIB": 3,
        "NIK_16_DIGIT": 1,
        "KLAIM_NILAI": 1,
        "KLAIM_PELAPOR": 1,
        "LARIK": 1,
    }


def test_who_sent_nothing_is_named(home, page):
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))

    assert [(row["kabupaten"], row["banyak"]) for row in told["silent"]] == [
        ("Kabupaten Aceh Selatan", 1)
    ]
    assert "Kabupaten Aceh Selatan" in page


def test_a_line_that_does_not_balance_is_shown_as_such(home, page):
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))

    assert {row["source"]: row["balanced"] for row in told["stages"][1:]} == {
        "siks_ng": True,
        "musdes": False,
    }
    assert page.count("tidak cocok") == 1
    assert page.count("tidak terbaca") == 2


def test_gates_are_shown(page):
    assert "Bagian pindah" in page
    assert "lulus" in page


def test_a_first_quarter_without_movement_still_has_a_page(tmp_path):
    home = drawn.build(tmp_path, families=9)
    candidate = home.candidate(nation.QUARTER)
    files = sorted((candidate / "ranked/family").glob("*/*.parquet"))
    import pyarrow as pa
    import pyarrow.parquet as pq

    for file in files:
        rows = pq.ParquetFile(file).read().to_pylist()
        fresh = {"pergerakan": "baru", "desil_nasional_sebelumnya": None, "sebab_utama": None}
        schema = pq.read_schema(file)
        pq.write_table(pa.Table.from_pylist([row | fresh for row in rows], schema), file)
    nation.put(candidate / "held_back/row", tables.HELD, [])

    text = report.write(home, nation.QUARTER).read_text(encoding="utf-8")

    assert "Tidak ada triwulan sebelumnya" in text
    assert "Tidak ada baris yang tertahan" in text
    assert "rilis calon" in text


def test_a_quarter_not_ranked_has_nothing_to_report(tmp_path):
    with pytest.raises(DataStop, match="nothing to report"):
        report.write(Home(tmp_path), nation.QUARTER)


def test_numbers_are_written_as_indonesians_do():
    assert pages.thousands(1234567) == "1.234.567"
    assert pages.percent(0.1234) == "12,3%"


def test_what_waits_and_what_counts_by_a_waiver_is_told_to_the_auditor(page):
    assert "Usulan yang menunggu pengesahan: 1" in page
    assert "DISP-7" in page and "2026-06-17" in page


def test_movement_is_summed_from_the_flows(home, page):
    import pyarrow.parquet as pq

    files = sorted((home.current(nation.QUARTER) / "ranked/family").glob("*/*.parquet"))
    ranked = [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    moved = [row for row in ranked if row["pergerakan"] in ("naik", "turun")]
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))["moves"]

    for which, keys in (("sources", ("naik", "turun")), ("regencies", ("naik", "turun"))):
        assert sum(row[key] for row in told[which] for key in keys) == len(moved)
    bogor = next(row for row in told["regencies"] if row["kode_kabupaten_kota"] == "3201")
    here = [row for row in ranked if row["kode_kabupaten_kota"] == "3201"]
    assert bogor["keluarga"] == sum(row["pergerakan"] != "baru" for row in here)
    assert bogor["masuk"] == sum(row["pergerakan"] == "baru" for row in here)
    assert bogor["sebab_terbanyak"] == "mobil" and bogor["keluar"] == 1
    kinds = {(row["arah"], row["jenis"]): row["keluarga"] for row in told["kinds"]}
    assert kinds["masuk", "baru"] == sum(row["pergerakan"] == "baru" for row in ranked)
    assert kinds["keluar", "habis"] == 1
    (pkh,) = [row for row in told["programmes"] if row["nama_program"] == "PKH"]
    both = [row for row in ranked if row["desil_nasional_sebelumnya"]]
    came = sum(row["desil_nasional_sebelumnya"] > 4 >= row["desil_nasional"] for row in both)
    left = sum(row["desil_nasional_sebelumnya"] <= 4 < row["desil_nasional"] for row in both)
    assert (pkh["masuk"], pkh["keluar"]) == (came, left)
    assert "Berpisah" not in page and "Tidak ada anggota lagi" in page


def test_every_kabupaten_is_in_the_csv_of_moves(home, page):
    text = (home.reports(nation.QUARTER) / "perpindahan.csv").read_text(encoding="utf-8")
    assert {line.split(",")[0] for line in text.splitlines()[1:]} == set(nation.REGENCIES)


def test_shares_of_moves_by_cause_add_up_in_every_kabupaten(home, page):
    text = (home.reports(nation.QUARTER) / "perpindahan-sebab.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    told = numbers(home, nation.QUARTER, home.current(nation.QUARTER))["moves"]
    for place in told["regencies"]:
        here = [row for row in rows if row["kode_kabupaten_kota"] == place["kode_kabupaten_kota"]]
        assert sum(int(row["naik"]) for row in here) == place["naik"]
        assert sum(int(row["turun"]) for row in here) == place["turun"]
        moved = place["naik"] + place["turun"]
        for row in here:
            share = 100 * (int(row["naik"]) + int(row["turun"])) / moved
            assert abs(float(row["persen"]) - share) < 0.006
            assert (row["sumber"], row["jalur"]) == ("siks_ng", "daerah")
    assert {row["label"] for row in rows} >= {"Mobil"}
