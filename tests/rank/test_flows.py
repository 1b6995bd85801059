"""Who moved, came and went: counted once more by pandas, from what was written of families."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from pipelines import sources
from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.rank.drawn import read
from tests.rank.moving import ANSWERS, BEFORE, NOW, NUMBER, moved_home

LINES = {"pkh": (4, 4), "sembako": (5, 4), "pbi_jk": (4, 5), "sekolah_rakyat": (2, 2)}
FAMILIES = 1_500


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return two quarters that were ranked."""
    return moved_home(tmp_path_factory.mktemp("home"), FAMILIES)


def frame(home: Home, name: str, quarter: Quarter = NOW) -> pd.DataFrame:
    """Return a table of a quarter as pandas has it."""
    return pd.DataFrame(read(home.candidate(quarter), name))


def kinds(home: Home) -> dict[int, tuple[str, int | None]]:
    """Return what the lineage says of who came: kind, and the old family of the new head."""
    found: dict[int, tuple[str, int | None]] = {7: ("kembali", None)}
    for row in read(home.candidate(NOW), "registry/family_lineage"):
        if row["peristiwa"] == "baru":
            found[row["ke"]] = ("baru", None)
        elif row["peristiwa"] == "pecah" and row["bukti"] == "kepala":
            found[row["ke"]] = ("pisah", row["dari"])
    return found


def everybody(home: Home) -> pd.DataFrame:
    """Return each family ranked now or before, once, with the words of the aggregates."""
    family, gone, move = (frame(home, f"ranked/{n}") for n in ("family", "departed", "movement"))
    told, source = kinds(home), {}
    for row in move.to_dict("records"):
        name = row["sebab"] if pd.isna(row["variabel"]) else row["variabel"]
        source[row["id_keluarga"], name] = row["sumber"]
    rows = [
        {
            "kode_kabupaten_kota": row["kode_kabupaten_kota"],
            "dari": row["desil_nasional_sebelumnya"],
            "ke": row["desil_nasional"],
            "jenis": told[row["id_keluarga"]][0]
            if row["pergerakan"] == "baru"
            else row["pergerakan"],
            "sebab_utama": row["sebab_utama"],
            "sumber": source.get((row["id_keluarga"], row["sebab_utama"])),
            "jiwa": row["jumlah_anggota"],
        }
        for row in family.to_dict("records")
    ]
    last = frame(home, "ranked/family", BEFORE).set_index("id_keluarga")
    for row in gone.to_dict("records"):
        was = last.loc[row["id_keluarga"]]
        rows.append(
            {
                "kode_kabupaten_kota": was.kode_kabupaten_kota,
                "dari": was.desil_nasional,
                "ke": None,
                "jenis": row["jenis"],
                "sebab_utama": None,
                "sumber": None,
                "jiwa": was.jumlah_anggota,
            }
        )
    return pd.DataFrame(rows)


def counted(rows: pd.DataFrame, keys: list[str]) -> Counter:
    """Return families and persons by the values of some columns; a gap is None."""
    found: Counter = Counter()
    sizes = rows["keluarga"] if "keluarga" in rows else pd.Series(1, rows.index)
    for key, families, persons in zip(
        rows[keys].itertuples(index=False), sizes, rows["jiwa"], strict=True
    ):
        place = tuple(None if pd.isna(each) else each for each in key)
        found[("keluarga", *place)] += int(families)
        found[("jiwa", *place)] += int(persons)
    return found


def test_a_newcomer_is_told_apart_by_where_it_is_from(home: Home) -> None:
    told = kinds(home)
    came = read(home.candidate(NOW), "ranked/newcomer")
    family = frame(home, "ranked/family")
    assert {row["id_keluarga"] for row in came} == set(
        family[family.pergerakan == "baru"].id_keluarga
    )
    for row in came:
        assert (row["jenis"], row["id_keluarga_asal"]) == told[row["id_keluarga"]]
    assert {row["jenis"] for row in came} == {"baru", "pisah", "kembali"}


def test_who_went_is_told_into_which_family(home: Home) -> None:
    lineage = {row["dari"]: row for row in read(home.candidate(NOW), "registry/family_lineage")}
    seen = set()
    for row in read(home.candidate(NOW), "ranked/departed"):
        seen.add(row["jenis"])
        if row["id_keluarga"] == 9:
            assert (row["jenis"], row["alasan"]) == ("tidak_diperingkat", "tanpa anggota aktif")
            assert row["id_keluarga_tujuan"] is None
            continue
        event = lineage[row["id_keluarga"]]
        assert row["jenis"] == row["alasan"] == event["peristiwa"]
        assert row["id_keluarga_tujuan"] == event["ke"]
    assert seen == {"gabung", "habis", "tidak_diperingkat"}


def test_the_source_of_a_change_is_that_of_the_value(home: Home) -> None:
    people = frame(home, "registry/person")
    newest = people.sort_values(["tanggal_pendidikan"]).groupby("id_keluarga").last()
    names = {number: name for name, number in NUMBER.items()}
    seen = Counter()
    for row in read(home.candidate(NOW), "ranked/movement"):
        cause = row["variabel"] or row["sebab"]
        if cause in ("partisipasi_sekolah", "ijazah_tertinggi"):
            expected = names[newest.loc[row["id_keluarga"], "sumber_pendidikan"]]
        elif cause in ANSWERS:
            expected = "siks_ng" if row["id_keluarga"] % 3 else "cek_bansos"
        elif cause == "wilayah":
            expected = "siks_ng"
        elif cause in ("model", "waktu", "anggota"):
            expected = None
        else:
            continue
        assert row["sumber"] == expected
        seen["jawaban" if cause in ANSWERS else cause] += 1
    assert seen.keys() > {"model", "wilayah", "waktu", "anggota", "ijazah_tertinggi", "jawaban"}


def test_flows_are_those_of_the_families(home: Home) -> None:
    keys = ["kode_kabupaten_kota", "dari", "ke", "jenis", "sebab_utama", "sumber"]
    flow = frame(home, "ranked/flow")
    assert counted(flow, keys) == counted(everybody(home), keys)
    assert not flow.duplicated(keys).any()
    of = {name: source.class_ for name, source in sources.load().items()}
    assert all(pd.isna(row.jalur) or row.jalur == of[row.sumber] for row in flow.itertuples())
    assert flow.sumber.notna().equals(flow.jalur.notna())


def test_flows_add_up_to_every_total(home: Home) -> None:
    flow, family = frame(home, "ranked/flow"), frame(home, "ranked/family")
    assert flow[flow.ke.notna()].keluarga.sum() == len(family)
    assert flow[flow.ke.notna()].jiwa.sum() == family.jumlah_anggota.sum()
    before = frame(home, "ranked/family", BEFORE)
    assert flow[flow.dari.notna()].keluarga.sum() == len(before)
    for kind in ("naik", "turun", "tetap"):
        assert flow[flow.jenis == kind].keluarga.sum() == (family.pergerakan == kind).sum()
    for name, kinds_ in (("newcomer", flow.dari.isna()), ("departed", flow.ke.isna())):
        assert flow[kinds_].keluarga.sum() == len(frame(home, f"ranked/{name}"))
    matrix = frame(home, "ranked/transition")
    both = flow[flow.dari.notna() & flow.ke.notna()]
    for scope in ("nasional", "provinsi", "kabupaten_kota"):
        rows = matrix[matrix.lingkup == scope]
        assert (rows.keluarga.sum(), rows.jiwa.sum()) == (both.keluarga.sum(), both.jiwa.sum())


@pytest.mark.parametrize(("program", "lines"), LINES.items())
def test_programmes_gain_and_lose_families_by_cause(
    home: Home, program: str, lines: tuple[int, int]
) -> None:
    rows = everybody(home)
    was = rows.dari <= lines[0]
    now = rows.ke <= lines[1]
    moved = rows[was != now].copy()
    moved["arah"] = np.where(now[was != now], "masuk", "keluar")
    by_rule = ((moved.ke <= lines[0]) == was[moved.index]) & moved.dari.notna() & moved.ke.notna()
    moved["sebab"] = moved.sebab_utama.where(~by_rule, "aturan")
    found = frame(home, "ranked/programme_flow")
    found = found[found.program == program]
    keys = ["kode_kabupaten_kota", "arah", "jenis", "sebab"]
    assert counted(found, keys) == counted(moved, keys)
    assert ("aturan" in set(found.sebab)) == (lines[0] != lines[1])
    gained = (
        found[found.arah == "masuk"].keluarga.sum() - found[found.arah == "keluar"].keluarga.sum()
    )
    assert was.sum() + gained == now.sum()


def test_the_first_quarter_has_only_families_that_came(home: Home) -> None:
    flow = frame(home, "ranked/flow", BEFORE)
    assert set(flow.jenis) == {"baru"} and flow.dari.isna().all()
    assert flow.keluarga.sum() == len(frame(home, "ranked/family", BEFORE))
    assert read(home.candidate(BEFORE), "ranked/newcomer") == []
    assert read(home.candidate(BEFORE), "ranked/transition") == []
