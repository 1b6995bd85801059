"""Coverage: who of the villages listed afresh is in no register."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipelines import targeting as errors
from pipelines.targeting.coverage import UNLISTED
from tests.rank.drawn import Q1
from tests.targeting import drawn

UNKNOWN, NEW_CARD = 40, 25


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """Eight villages, some of whose families the register does not know or by members only."""
    home, family, person = drawn.published(tmp_path_factory.mktemp("home"))
    before = errors.evaluate(home, Q1)["cakupan"]
    villages = sorted(set(family["kode_kelurahan_desa"].to_pylist()))[::3]
    place = {v: n for n, v in enumerate(villages)}
    chosen = family.filter(pc.is_in(family["kode_kelurahan_desa"], pa.array(villages)))
    ids = chosen["id_keluarga"].to_pylist()
    code = dict(zip(ids, chosen["kode_kelurahan_desa"].to_pylist(), strict=True))
    card = dict(zip(ids, chosen["nomor_kartu_keluarga"].to_pylist(), strict=True))
    unknown, new_card = set(ids[::5][:UNKNOWN]), set(ids[1::5][:NEW_CARD])
    for each in unknown | new_card:
        card[each] += 10**9
    members = person.filter(pc.is_in(person["id_keluarga"], pa.array(ids)))
    of = members["id_keluarga"].to_pylist()
    nik = members["nomor_induk_kependudukan"].to_numpy() + np.isin(of, sorted(unknown)) * 10**9
    own = {
        "id_rumah_tangga": pa.array([f"L{i:06d}" for i in of]),
        "id_klaster": pa.array([code[i] for i in of]),
        "strata": pa.array([["a", "b"][place[code[i]] % 2] for i in of]),
        "bobot": pa.array([[3.0, 5.0][place[code[i]] % 2] for i in of]),
        "kode_kelurahan_desa": pa.array([code[i] for i in of]),
        "nomor_kartu_keluarga": pa.array([card[i] for i in of]),
        "nomor_induk_kependudukan": pa.array(nik),
    }
    names = ("nama", "tanggal_lahir", "jenis_kelamin", "status_hubungan_keluarga")
    columns = {n: members[n] for n in (*names, "penyandang_disabilitas")}
    folder = home.conformed / "listing"
    drawn.put(pa.table(drawn.lead(len(members)) | columns | own), folder, "listing")
    drawn.note(home, Q1, folder)
    weight = {i: [3.0, 5.0][place[code[i]] % 2] for i in ids}
    return before, errors.evaluate(home, Q1)["cakupan"], weight, unknown


def test_the_share_in_no_register_is_weighted_and_knows_a_family_by_its_members(listed):
    _, told, weight, unknown = listed
    (line,) = [r for r in told["baris"] if r["lingkup"] == "nasional" and r["kelompok"] == "semua"]
    share = sum(weight[i] for i in unknown) / sum(weight.values())
    assert line["ukuran"] == UNLISTED and line["batas_desil"] is None
    assert told["keluarga"] == line["baris"] == len(weight)
    assert told["dikenal_anggota_saja"] == NEW_CARD
    if line["nilai"] is not None:
        assert line["nilai"] == pytest.approx(share, abs=1e-6)
        assert line["bawah"] < share < line["atas"]


def test_without_a_listing_the_reason_stands_there(listed):
    assert listed[0]["baris"] == [] and "no village was listed" in listed[0]["alasan"]
