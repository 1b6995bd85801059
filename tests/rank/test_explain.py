"""The explanation of one family."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench import nation
from pipelines import rank
from pipelines.errors import DataStop, UsageError
from pipelines.home import Home
from tests.rank.drawn import Q1, Q2, read, two_quarters


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    rng = np.random.default_rng(21)
    before = nation.draw(rng, 400, spread=8)
    now = nation.next_quarter(rng, *before, share=1.0)
    models = nation.model(1), nation.model(1)
    return two_quarters(tmp_path_factory.mktemp("home"), before, now, models)


def test_terms_add_up_and_movement_is_what_was_written(home: Home) -> None:
    rows = read(home.candidate(Q2), "ranked/family")
    moves = read(home.candidate(Q2), "ranked/movement")
    for row in rows[::40]:
        told = rank.explain(home, Q2, str(row["nomor_kartu_keluarga"]))
        assert told["id_keluarga"] == row["id_keluarga"]
        assert sum(term["sumbangan"] for term in told["terms"]) == told["skor"] == row["skor"]
        sizes = [abs(term["sumbangan"]) for term in told["terms"]]
        assert sizes == sorted(sizes, reverse=True)
        assert sum(term["diduga"] for term in told["terms"]) == row["variabel_diduga"]
        assert told["desil"]["kabupaten_kota"] == row["desil_kabupaten_kota"]
        mine = [m["sumbangan"] for m in moves if m["id_keluarga"] == row["id_keluarga"]]
        assert sorted(m["sumbangan"] for m in told["movement"]) == sorted(mine)
        assert f"desil {row['desil_nasional']} nasional" in told["text"]


def test_a_family_is_found_by_kk_by_a_members_nik_and_by_id(home: Home) -> None:
    row = read(home.candidate(Q2), "ranked/family")[7]
    person = next(
        p
        for p in read(home.candidate(Q2), "registry/person")
        if p["id_keluarga"] == row["id_keluarga"]
    )
    names = (
        row["nomor_kartu_keluarga"],
        person["nomor_induk_kependudukan"],
        row["id_keluarga"],
    )
    for name in names:
        assert rank.explain(home, Q2, str(name))["id_keluarga"] == row["id_keluarga"]


def test_source_and_date_come_from_provenance(home: Home, tmp_path: Path) -> None:
    row = read(home.candidate(Q2), "ranked/family")[0]
    day = np.array(["2026-04-11", "2026-02-03"], "datetime64[D]")
    exception = pa.array(
        [[{"variabel": "lemari_es", "sumber": 3, "tanggal": day[0].item()}]],
        pa.list_(
            pa.struct([("variabel", pa.string()), ("sumber", pa.int8()), ("tanggal", pa.date32())])
        ),
    )
    table = pa.table(
        {
            "id_keluarga": pa.array([row["id_keluarga"]]),
            "sumber": pa.array([2], pa.int8()),
            "tanggal": pa.array(day[1:]),
            "pengecualian": exception,
        }
    )
    folder = home.candidate(Q2) / "registry/provenance" / f"prov={row['kode_provinsi']}"
    folder.mkdir(parents=True)
    pq.write_table(table, folder / "part-0.parquet")
    terms = {
        term["variabel"]: term for term in rank.explain(home, Q2, str(row["id_keluarga"]))["terms"]
    }
    assert terms["lemari_es"]["tanggal"] == "2026-04-11"
    assert terms["sepeda"]["tanggal"] == "2026-02-03"
    assert terms["lemari_es"]["sumber"] != terms["sepeda"]["sumber"] is not None
    assert terms["jumlah_anggota"]["sumber"] is None


@pytest.mark.parametrize("wrong", ["", "abc", "12345678901234567", "12 34", "٣٤", "-5"])
def test_what_is_no_identifier_is_wrong_usage(home: Home, wrong: str) -> None:
    with pytest.raises(UsageError):
        rank.explain(home, Q2, wrong)


def test_an_unknown_family_or_quarter_stops_and_does_not_repeat_the_number(home: Home) -> None:
    with pytest.raises(DataStop) as stop:
        rank.explain(home, Q2, "3201999999999999")
    assert "3201999999999999" not in str(stop.value) and "9999" in str(stop.value)
    with pytest.raises(DataStop, match="no ranking"):
        rank.explain(home, Q2.next, "1")


def test_a_family_not_ranked_is_told_why(home: Home) -> None:
    table = pa.table({"id_keluarga": pa.array([3]), "alasan": ["tanpa anggota aktif"]})
    folder = home.current(Q1)
    kept = read(folder, "ranked/family")
    file = next(
        f
        for f in (folder / "ranked/family").glob("*/*.parquet")
        if 3 in pq.read_table(f, columns=["id_keluarga"], partitioning=None)[0].to_pylist()
    )
    rows = pq.read_table(file, partitioning=None)
    assert len(kept) == 400
    pq.write_table(rows.filter(pa.compute.not_equal(rows["id_keluarga"], 3)), file)
    pq.write_table(table, folder / "registry/unranked/prov=00/part-0.parquet")
    with pytest.raises(DataStop, match="tanpa anggota aktif"):
        rank.explain(home, Q1, "3")
