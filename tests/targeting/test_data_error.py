"""The spot-check: who is drawn, what the lists hold, and what verified answers say of the data."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from pipelines import targeting as errors
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.targeting import sample
from tests.decree import decree
from tests.rank.drawn import Q1, Q2, read
from tests.targeting import drawn

LAYERS = {"janggal": 3, "batas": 5, "lainnya": 6}


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    home, family, person = drawn.published(tmp_path_factory.mktemp("home"))
    return home, family, person


@pytest.fixture(scope="module")
def checked(nation):
    with pytest.MonkeyPatch.context() as patch:
        decree(patch, "targeting_sample", LAYERS)
        told = sample.draw(nation[0], Q1)
    return told, rows(nation[0])


def rows(home: Home) -> pd.DataFrame:
    return pd.DataFrame(pq.read_table(sample.drawn(home, Q1).rows).to_pylist())


@pytest.fixture(scope="module")
def ranked(nation):
    return pd.DataFrame(read(nation[0].current(Q1), "ranked/family")).set_index("id_keluarga")


def test_every_kabupaten_has_its_layers_oversampled(nation, checked, ranked):
    told, found = checked
    cut = {r["desil"]: r["skor_tertinggi"] for r in read(nation[0].current(Q1), "ranked/cut_point")
           if r["lingkup"] == "nasional"}  # fmt: skip
    doubted = {r["id_keluarga"] for r in drawn.FINDINGS if r["keparahan"] == "galat"}
    near = np.minimum(abs(ranked["skor"] - cut[4]), abs(ranked["skor"] - cut[5])) <= 100_000
    odd = (ranked["variabel_diduga"] >= 6) | ranked.index.isin(doubted)
    layer = np.where(odd, "janggal", np.where(near, "batas", "lainnya"))
    size = ranked.groupby(["kode_kabupaten_kota", layer]).size()
    for (code, name), part in found.groupby(["kode_kabupaten_kota", "lapisan"]):
        assert set(layer[ranked.index.get_indexer(part["id_keluarga"])]) == {name}
        assert set(part["populasi"]) == {size[code, name]}
        assert set(part["terpilih"]) == {len(part)} == {min(LAYERS[name], size[code, name])}
    assert len(size) == len(found.groupby(["kode_kabupaten_kota", "lapisan"]))
    assert told["families"] == len(found) == found["nomor_sampel"].nunique()


def test_a_sample_is_drawn_once_and_only_the_key_tells_it(nation, checked, monkeypatch):
    home, found = nation[0], checked[1]
    assert sample.draw(home, Q1)["families"] == len(found)
    other = Home(home.root)
    first = home.sample(Q1)
    first.rename(first.with_name("kept"))
    decree(monkeypatch, "targeting_sample", LAYERS)
    sample.draw(other, Q1)
    assert (first / "part-0.parquet").read_bytes() == (
        first.with_name("kept") / "part-0.parquet"
    ).read_bytes()
    sample_key = home.keys / sample.KEY
    kept = sample_key.read_text()
    sample_key.write_text("77" * 32)
    sample._draw(home, Q1, first)
    assert set(rows(home)["id_keluarga"]) != set(found["id_keluarga"])
    sample_key.unlink()
    with pytest.raises(DataStop, match=r"sample key .* is not there"):
        sample._draw(home, Q1, first)
    sample_key.write_text(kept)
    sample._draw(home, Q1, first)
    assert rows(home).equals(found)


def test_lists_say_whom_to_visit_and_not_why(nation, checked):
    (home, family, _), found = nation, checked[1]
    files = sorted(home.sample_lists(Q1).glob("*.xlsx"))
    assert {f.stem for f in files} == set(found["kode_kabupaten_kota"])
    assert all(f.stat().st_mode & 0o077 == 0 for f in files)
    listed = []
    for file in files:
        head, *lines = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
        assert not set(head) & {"desil_nasional", "lapisan", "skor", "id_keluarga"}
        listed += [dict(zip(head, line, strict=True)) for line in lines]
    assert {r["nomor_sampel"] for r in listed} == set(found["nomor_sampel"])
    columns = ("nomor_kartu_keluarga", "nama_kepala_keluarga")
    head_of = dict(zip(*(family[name].to_pylist() for name in columns), strict=True))
    for row in listed:  # the head by whom the register names the family
        assert row["nama_kepala_keluarga"] == (head_of[int(row["nomor_kartu_keluarga"])] or "")


@pytest.fixture(scope="module")
def visited(nation, checked, ranked):
    """Visits at which every family gave the answers of its neighbour, and a fifth were silent."""
    home, family, person = nation
    found = checked[1]
    village = pd.Series(
        family["kode_kelurahan_desa"].to_pylist(), family["id_keluarga"].to_pylist()
    )
    neighbour = {}
    for _, ids in village.groupby(village):
        for own, other in zip(ids.index, [*ids.index[1:], ids.index[0]], strict=True):
            neighbour[own] = other
    draw = np.random.default_rng(9)
    found = found.assign(
        tetangga=[neighbour[i] for i in found["id_keluarga"]], bertemu=draw.random(len(found)) < 0.8
    )
    place = {i: n for n, i in enumerate(family["id_keluarga"].to_pylist())}
    own = pa.array([place[i] for i in found["id_keluarga"]])
    of = pa.array([place[i] for i in found["tetangga"]])
    answers = family.take(of).drop_columns(["id_keluarga"])
    at = answers.schema.get_field_index("nomor_kartu_keluarga")
    card = family["nomor_kartu_keluarga"].take(own)
    answers = answers.set_column(at, "nomor_kartu_keluarga", card)
    extra = {
        "nomor_sampel": pa.array(found["nomor_sampel"]),
        "status_kunjungan": pa.array(np.where(found["bertemu"], 1, 5).astype(np.int8)),
    }
    given = pa.table(drawn.lead(len(found)) | {n: answers[n] for n in answers.column_names} | extra)
    folder = home.conformed / "visits"
    drawn.put(given, folder, "family")
    ids = person["id_keluarga"].to_numpy()
    members = [np.flatnonzero(ids == i) for i in found["tetangga"]]
    people = person.take(pa.array(np.concatenate(members))).drop_columns(["id_keluarga"])
    cards = card.combine_chunks().take(
        pa.array(np.repeat(np.arange(len(found)), [len(m) for m in members]))
    )
    columns = {n: people[n] for n in people.column_names} | {"nomor_kartu_keluarga": cards}
    drawn.put(pa.table(drawn.lead(len(people)) | columns), folder, "person")
    drawn.note(home, Q2, folder)
    return found


def test_verified_answers_are_ranked_at_the_published_cut_points(nation, visited, ranked):
    told = errors.evaluate(nation[0], Q1)["data"]
    met = visited[visited["bertemu"]]
    met = met.assign(
        terbit=ranked["desil_nasional"].loc[met["id_keluarga"]].to_numpy(),
        benar=ranked["desil_nasional"].loc[met["tetangga"]].to_numpy(),
        jiwa=ranked["jumlah_anggota"].loc[met["tetangga"]].to_numpy(),
    )
    layers = ["kode_kabupaten_kota", "lapisan"]
    answered = met.groupby(layers).size()
    weight = pd.Series(
        [r.populasi / answered[r.kode_kabupaten_kota, r.lapisan] for r in met.itertuples()],
        met.index,
    )
    # a layer in which nobody answered is stood for by that layer of its province, then of all
    silent = visited.drop_duplicates(layers).set_index(layers)["populasi"]
    silent = silent[~silent.index.isin(answered.index)]
    for (code, layer), families in silent.items():
        near = (met["lapisan"] == layer) & met["kode_kabupaten_kota"].str.startswith(code[:2])
        near = near if near.any() else met["lapisan"] == layer
        weight[near] *= 1 + families / weight[near].sum()
    assert told["terverifikasi"] == len(met) and told["keluarga_sampel"] == len(visited)
    mass = weight * met["jiwa"]
    for cut in (2, 3, 4):
        true, listed = met["benar"] <= cut, met["terbit"] <= cut
        whole = {"batas_desil": cut, "lingkup": "nasional", "kelompok": "semua"}
        for name, inside, wrong in (
            ("galat_inklusi", listed, listed & ~true),
            ("galat_eksklusi", true, true & ~listed),
        ):
            (line,) = [r for r in told["baris"] if (whole | {"ukuran": name}).items() <= r.items()]
            assert line["baris"] == inside.sum()
            if line["nilai"] is not None:
                share = mass[wrong].sum() / mass[inside].sum()
                assert line["nilai"] == pytest.approx(share, abs=2e-3 if len(silent) else 1e-6)


def test_answers_that_equal_the_register_leave_no_error(nation, visited, checked):
    home, family, person = nation
    folder = home.conformed / "visits"
    given = pq.read_table(folder / "family")
    place = {i: n for n, i in enumerate(family["id_keluarga"].to_pylist())}
    same = family.take(pa.array([place[i] for i in checked[1]["id_keluarga"]]))
    columns = {n: given[n] for n in given.column_names if n not in same.column_names}
    columns |= {n: same[n] for n in same.column_names if n != "id_keluarga"}
    truth = home.conformed / "same"
    drawn.put(pa.table(columns), truth, "family")
    cards = dict(
        zip(
            family["id_keluarga"].to_pylist(),
            family["nomor_kartu_keluarga"].to_pylist(),
            strict=True,
        )
    )
    own = {n: person[n] for n in person.column_names if n != "id_keluarga"}
    own["nomor_kartu_keluarga"] = pa.array([cards[i] for i in person["id_keluarga"].to_pylist()])
    drawn.put(pa.table(drawn.lead(len(person)) | own), truth, "person")
    drawn.note(home, Q2, truth)
    told = errors.evaluate(home, Q1)["data"]
    drawn.note(home, Q2, folder)
    shown = [r["nilai"] for r in told["baris"] if r["nilai"] is not None]
    assert shown and max(shown) == pytest.approx(0, abs=1e-9)
