"""The explanation of one family."""

import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from bench import following, nation
from dtsen.questions import explain
from pipelines import rank, rules
from pipelines.codebook import load
from pipelines.errors import DataStop, UsageError
from pipelines.home import Home
from pipelines.rank.answers import in_words
from tests.rank.drawn import Q1, Q2, read, two_quarters
from tests.rank.test_movement import states
from tests.rank.test_supposed import rescored


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    rng = np.random.default_rng(21)
    before = nation.draw(rng, 400, spread=8)
    now = following.next_quarter(rng, *before, share=1.0)
    models = nation.model(1), nation.model(1)
    return two_quarters(tmp_path_factory.mktemp("home"), before, now, models)


def test_terms_add_up_and_movement_is_what_was_written(home: Home) -> None:
    rows = read(home.candidate(Q2), "ranked/family")
    moves = read(home.candidate(Q2), "ranked/movement")
    for row in rows[::80]:
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


@pytest.mark.parametrize(
    ("table", "column", "called", "other"),
    [
        ("family", "nomor_kartu_keluarga", "KK", "the NIK of a member"),
        ("person", "nomor_induk_kependudukan", "NIK", "the family's KK"),
    ],
)
def test_a_number_that_two_families_bear_says_what_to_ask_by_instead(
    home: Home, tmp_path: Path, table: str, column: str, called: str, other: str
) -> None:
    here = Home(shutil.copytree(home.root, tmp_path / "home", symlinks=True))
    files = (here.candidate(Q2) / "registry" / table).glob("prov=*/*.parquet")
    file = max(files, key=lambda each: pq.read_metadata(each).num_rows)
    rows = pq.read_table(file, partitioning=None)
    families = rows["id_keluarga"].to_pylist()
    second = next(n for n, family in enumerate(families) if family != families[0])
    numbers = rows[column].to_pylist()
    numbers[second] = numbers[0]
    place = rows.column_names.index(column)
    changed = rows.set_column(place, column, pa.array(numbers, rows[column].type))
    pq.write_table(changed, file)

    with pytest.raises(DataStop, match=f"the {called} asked for is borne by 2 families.*{other}"):
        rank.explain(here, Q2, str(numbers[0]))


@pytest.mark.parametrize("wrong", ["", "abc", "12345678901234567", "12 34", "٣٤", "-5"])
def test_what_is_no_identifier_is_wrong_usage(home: Home, wrong: str) -> None:
    with pytest.raises(UsageError):
        rank.explain(home, Q2, wrong)


def test_an_unknown_family_or_quarter_stops_and_does_not_repeat_the_number(home: Home) -> None:
    with pytest.raises(DataStop) as stop:
        rank.explain(home, Q2, "3201999999999999")
    assert "3201999999999999" not in str(stop.value) and "9999" not in str(stop.value)
    with pytest.raises(DataStop, match="nothing to explain"):
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


@pytest.fixture(scope="module")
def told_of(home: Home) -> list[tuple[dict, dict]]:
    """Return rows of families that moved, or whose score changed, with what is told of them."""
    moved = {row["id_keluarga"] for row in read(home.candidate(Q2), "ranked/movement")}
    rows = [
        row
        for row in read(home.candidate(Q2), "ranked/family")
        if row["id_keluarga"] in moved or row["pergerakan"] != "tetap"
    ]
    each_way = {row["pergerakan"]: row for row in rows}
    by_line = next(row for row in rows if row["langkah_garis"] and row["id_keluarga"] not in moved)
    picked = [*rows[::40], *each_way.values(), by_line]
    return [(row, rank.explain(home, Q2, str(row["id_keluarga"]))) for row in picked]


def test_the_text_tells_steps_and_what_changed_and_no_weights(home: Home, told_of: list) -> None:
    old = {row["id_keluarga"]: row for row in read(home.current(Q1), "registry/family")}
    new = {row["id_keluarga"]: row for row in read(home.candidate(Q2), "registry/family")}
    seen = set()
    for row, told in told_of:
        text, before = told["text"], row["desil_nasional_sebelumnya"]
        seen.add(row["pergerakan"])
        if before is None:
            assert told["baru"]["jenis"] == "baru" and "baru tercatat" in text
            continue
        if row["pergerakan"] != "tetap":
            assert f"{row['pergerakan']} dari {before} ke {row['desil_nasional']}." in text
        assert ("Batas desil" in text or "; batas desil" in text) == (row["langkah_garis"] != 0)
        change = sum(move["sumbangan"] for move in told["movement"])
        score = "tidak berubah" if not change else "naik" if change > 0 else "turun"
        assert f"Skor keluarga {score}" in text
        for number, move in enumerate(told["movement"][:5], 1):
            assert f"\n{number}. " in text
            if move["sebab"] == "variabel" and move["variabel"] in new[row["id_keluarga"]]:
                column = load().column(move["variabel"], "family")
                was, is_ = (
                    in_words(column, side[row["id_keluarga"]][column.name]) for side in (old, new)
                )
                assert f"dari {was} menjadi {is_}" in text
                seen.add("jawaban")
        for term in told["terms"]:
            assert f"{abs(term['sumbangan']):,}" not in text or abs(term["sumbangan"]) < 1000
        assert str(row["skor"]) not in text
        assert not re.search(r"\d{16}", text + told["letter"])
        if row["sebab_utama"] == "garis" and not told["movement"]:
            assert "Skor keluarga tidak berubah; batas desil" in text
            seen.add("garis")
    assert seen >= {"naik", "turun", "baru", "jawaban", "garis"}


def test_under_a_new_model_the_text_tells_what_the_family_did(tmp_path: Path) -> None:
    before = nation.draw(np.random.default_rng(5), 400, spread=4)
    now = following.next_quarter(np.random.default_rng(6), *before, share=1.5)
    home = two_quarters(tmp_path, before, now, (nation.model(3), nation.model(4)))
    moved: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in read(home.candidate(Q2), "ranked/movement"):
        moved[row["id_keluarga"]][row["sebab"]] += row["sumbangan"]
    rows = {row["id_keluarga"]: row for row in read(home.candidate(Q2), "ranked/family")}
    against = [
        number
        for number, row in rows.items()
        if (row["langkah_sendiri"] or 0) * sum(moved[number].values()) < 0
    ]
    unchanged = [number for number in rows if set(moved[number]) == {"model"}]
    assert against and unchanged
    for number in [*against[:4], *unchanged[:2]]:
        own = rows[number]["langkah_sendiri"]
        score = "tidak berubah" if not own else "naik" if own > 0 else "turun"
        text = rank.explain(home, Q2, str(number))["text"]
        assert f"Skor keluarga {score}" in text


def test_who_came_and_left_and_aged_is_told_by_his_place_in_the_family(told_of: list) -> None:
    told = [
        (move["sebab"], each)
        for _, document in told_of
        for move in document["movement"]
        for each in move["perubahan"]
    ]
    kinds = {
        label["id"].lower() for label in load().column("status_hubungan_keluarga").codes.values()
    }
    of_members = [each for cause, each in told if cause in ("anggota", "waktu")]
    assert of_members
    assert all(each["milik"] in kinds | {"anggota"} for each in of_members)
    assert any(each["menjadi"].endswith("tahun") for each in of_members)


def test_the_letter_names_facts_and_how_to_object(home: Home, told_of: list) -> None:
    for row, told in told_of[:3]:
        letter = told["letter"]
        assert f"desil {row['desil_nasional']} dari 10" in letter
        register = next(
            each
            for each in read(home.candidate(Q2), "registry/family")
            if each["id_keluarga"] == row["id_keluarga"]
        )
        for way in told["counterfactual"].values():
            for fact in way["fakta"] or ():
                if fact["milik"] == "keluarga" and register[fact["variabel"]] is not None:
                    assert f"{fact['label']}: {fact['tercatat']}" in letter
        assert "Aplikasi Cek Bansos" in letter and "sanggah" in letter and "bukti:" in letter
        assert f"{rules.in_force('claim_appeal_days', Q2)} hari" in letter
        assert "skor" not in letter.lower() and str(row["skor"]) not in letter


def test_a_look_up_is_logged_without_whom_it_was_about(home: Home) -> None:
    row = read(home.candidate(Q2), "ranked/family")[5]
    kk = str(row["nomor_kartu_keluarga"])
    asked = ["explain", kk, "--quarter", str(Q2), "--home", str(home.root)]
    for options, shown in (([], "petugas"), (["--auditor"], "auditor"), (["--letter"], "surat")):
        done = CliRunner().invoke(explain, [*asked[1:], *options])
        assert done.exit_code == 0, done.output
        assert ("sumbangan" in done.output) == (shown == "auditor")
        assert ("banding" in done.output) == (shown == "surat")
        line = json.loads(home.access_log.read_text(encoding="utf-8").splitlines()[-1])
        assert line.keys() == {"waktu", "perintah", "triwulan", "bentuk"}
        assert (line["perintah"], line["bentuk"]) == ("explain", shown)
        assert kk not in home.access_log.read_text(encoding="utf-8")


def test_with_the_answers_told_the_family_stands_where_it_is_told(home: Home, told_of) -> None:
    """Recomputed through the view of the register, by the family's id."""
    known = states(home.candidate(Q2), Q2.reference_date)
    cuts = [
        row["skor_tertinggi"]
        for row in read(home.candidate(Q2), "ranked/cut_point")
        if row["lingkup"] == "nasional"
    ]
    ways = set()
    for row, told in told_of:
        for way, found in told["counterfactual"].items():
            if found["fakta"]:
                skor = rescored(nation.model(1), known[row["id_keluarga"]], found["fakta"])
                assert skor == found["skor"]
                assert found["desil"] == 1 + sum(cut < skor for cut in cuts[:9])
                moved = found["desil"] - row["desil_nasional"]
                assert moved > 0 if way == "naik" else moved < 0
                ways.add(way)
    assert ways == {"naik", "turun"}
