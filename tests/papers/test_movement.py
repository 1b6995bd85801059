"""The movement report: every number counted once more by pandas from the families drawn."""

import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipelines import papers
from pipelines.errors import DataStop
from pipelines.home import Home
from tests.report import drawn
from tests.send import nation

PUSHES = [
    {"id_keluarga": 1, "sebab": "variabel", "variabel": "mobil", "sumbangan": 300},
    {"id_keluarga": 2, "sebab": "variabel", "variabel": "mobil", "sumbangan": -100},
    {"id_keluarga": 2, "sebab": "waktu", "variabel": None, "sumbangan": -50},
    {"id_keluarga": 3, "sebab": "waktu", "variabel": None, "sumbangan": 0},
]
KINDS = {"id_keluarga": "BIGINT", "sebab": "VARCHAR", "variabel": "VARCHAR", "sumbangan": "BIGINT"}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    home = drawn.build(tmp_path_factory.mktemp("papers"))
    nation.put(home.candidate(nation.QUARTER) / "ranked/movement", KINDS, PUSHES)
    return home


@pytest.fixture(scope="module")
def page(home):
    return papers.write(home, nation.QUARTER, "movement")


@pytest.fixture(scope="module")
def told(page) -> dict:
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def families(home) -> pd.DataFrame:
    files = sorted((home.candidate(nation.QUARTER) / "ranked/family").glob("*/*.parquet"))
    rows = [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    return pd.DataFrame(rows).rename(columns={"desil_nasional_sebelumnya": "dari"})


def test_the_whole_is_that_of_the_families(told, families):
    for count, size in (("keluarga", lambda rows: len(rows)), ("jiwa", lambda r: _persons(r))):
        for way in ("naik", "turun", "tetap"):
            assert told["whole"][count][way] == size(families[families.pergerakan == way])
    assert told["whole"]["keluarga"]["masuk"] == (families.pergerakan == "baru").sum()
    assert told["whole"]["keluarga"]["keluar"] == 1


def _persons(rows: pd.DataFrame) -> int:
    return int(rows.jumlah_anggota.sum())


def test_the_matrix_is_that_of_families_and_of_persons(told, families):
    both = families.dropna(subset=["dari"]).groupby(["dari", "desil_nasional"])
    expected = both.agg(keluarga=("dari", "size"), jiwa=("jumlah_anggota", "sum"))
    found = {
        (row["dari"], row["ke"]): (row["keluarga"], row["jiwa"])
        for row in told["transition"]
        if row["dari"] and row["ke"]
    }
    assert found == dict(zip(expected.index, map(tuple, expected.to_numpy()), strict=True))


def test_causes_sources_and_provinces_add_up_to_who_moved(told, families):
    moved = families[families.pergerakan.isin(["naik", "turun"])]
    for part in ("causes", "sources", "provinces", "regencies"):
        for way in ("naik", "turun"):
            assert sum(row[way] for row in told[part]) == (moved.pergerakan == way).sum()
    by_province = families.dropna(subset=["dari"]).kode_provinsi.value_counts()
    assert {row["kode_provinsi"]: row["keluarga"] for row in told["provinces"]} == dict(by_province)


def test_a_programme_counts_who_crossed_its_line(told, families):
    before, now = families.dari.fillna(99) <= 4, families.desil_nasional <= 4
    known = families.dari.notna()
    pkh = next(row for row in told["programmes"] if row["nama_program"] == "PKH")
    assert (pkh["masuk"], pkh["keluar"]) == ((known & ~before & now).sum(), (before & ~now).sum())


def test_all_that_moved_a_score_is_told_by_size(told):
    assert [(r["sebab"], r["naik"], r["turun"], r["besar"]) for r in told["pushes"]] == [
        ("mobil", 1, 1, 400),
        ("waktu", 0, 1, 50),
    ]


def test_the_page_hides_small_counts_and_opens_offline(home, page):
    text = page.read_text(encoding="utf-8")
    assert "&lt;10" in text
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text) and "<script" not in text
    assert papers.write(home, nation.QUARTER, "movement").read_text("utf-8") == text


def test_a_quarter_without_ranking_has_no_paper(tmp_path):
    with pytest.raises(DataStop, match="nothing to write of"):
        papers.write(Home(tmp_path), nation.QUARTER, "movement")
