"""The ranking of one quarter: desil, cut points, chances, accounts, and what it refuses."""

import copy
import json
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import sqlglot
from sqlglot import exp

from bench import nation
from pipelines import rank, store
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.rank.variables import family_columns, model_variables, person_columns
from ranking.model import Model
from tests.decree import decree
from tests.rank import oracle
from tests.rank.drawn import Q1, put_model, read

FAMILIES = 2_000


@pytest.fixture(scope="module")
def register() -> tuple[pa.Table, pa.Table]:
    return nation.draw(np.random.default_rng(3), FAMILIES, spread=30)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, register) -> Home:
    return ranked(tmp_path_factory.mktemp("home"), register)


def ranked(root: Path, register, model: Model | None = None) -> Home:
    home = Home(root)
    nation.write(*register, home.candidate(Q1))
    put_model(home.candidate(Q1), model or nation.model(3))
    rank.run(home, Q1)
    return home


def tenth(rows: list[dict], weight: str | None, parts: int = 10) -> dict[int, int]:
    """Desil by sorting families and counting, one score at a time."""
    total = sum(row[weight] if weight else 1 for row in rows)
    below, found = 0, {}
    for score in sorted({row["skor"] for row in rows}):
        here = [row for row in rows if row["skor"] == score]
        persons = sum(row[weight] if weight else 1 for row in here)
        for row in here:
            found[row["id_keluarga"]] = 1 + min(
                parts - 1, (2 * below + persons) * parts // (2 * total)
            )
        below += persons
    return found


def test_who_counts_as_a_member_is_a_dated_rule(tmp_path, monkeypatch, register) -> None:
    family, person = register
    head = pc.equal(person["status_hubungan_keluarga"], 1)
    presence = pc.if_else(head, pa.scalar(1, pa.int8()), person["status_keberadaan"])
    at = person.schema.get_field_index("status_keberadaan")
    person = person.set_column(at, "status_keberadaan", presence)  # no family is left empty
    members: dict[int, int] = {}
    for row in person.select(["id_keluarga", "status_keberadaan"]).to_pylist():
        is_member = row["status_keberadaan"] == 1
        members[row["id_keluarga"]] = members.get(row["id_keluarga"], 0) + is_member
    assert sum(members.values()) < len(person)

    decree(monkeypatch, "active_presence", [1])
    found = read(ranked(tmp_path, (family, person)).candidate(Q1), "ranked/family")

    assert {row["id_keluarga"]: row["jumlah_anggota"] for row in found} == members


def test_desil_of_every_place_and_weight(home: Home) -> None:
    rows = read(home.candidate(Q1), "ranked/family")
    assert len(rows) == FAMILIES
    places: dict = {("desil_nasional", ""): rows}
    for row in rows:
        for level in ("provinsi", "kabupaten_kota"):
            places.setdefault((f"desil_{level}", row[f"kode_{level}"]), []).append(row)
    for (column, _), here in places.items():
        expected = tenth(here, "jumlah_anggota")
        assert {row["id_keluarga"]: row[column] for row in here} == expected
        if column == "desil_kabupaten_kota":
            hundredths = tenth(here, "jumlah_anggota", 100)
            assert all(
                row["persentil_kabupaten_kota"] == hundredths[row["id_keluarga"]] for row in here
            )
    by_family = tenth(rows, None)
    assert all(row["desil_nasional_keluarga"] == by_family[row["id_keluarga"]] for row in rows)


def test_cut_points_are_the_highest_scores_and_count_everyone(home: Home) -> None:
    rows = read(home.candidate(Q1), "ranked/family")
    cuts = read(home.candidate(Q1), "ranked/cut_point")
    assert len(cuts) == 10 * len({(c["lingkup"], c["kode"]) for c in cuts})
    for cut in cuts:
        scope = cut["lingkup"]
        here = [r for r in rows if scope == "nasional" or r[f"kode_{scope}"] == cut["kode"]]
        inside = [r for r in here if r[f"desil_{scope}"] == cut["desil"]]
        upto = [r["skor"] for r in here if r[f"desil_{scope}"] <= cut["desil"]]
        assert cut["skor_tertinggi"] == max(upto, default=None)
        assert cut["keluarga"] == len(inside)
        assert cut["jiwa"] == sum(r["jumlah_anggota"] for r in inside)


def test_chances_add_up_to_four_tenths_of_persons_and_fall_with_the_score(home: Home) -> None:
    rows = sorted(read(home.candidate(Q1), "ranked/family"), key=lambda row: row["skor"])
    persons = sum(row["jumlah_anggota"] for row in rows)
    for column, share in (("peluang_desil_1_4", 400), ("peluang_desil_1_5", 500)):
        expected = sum(row["jumlah_anggota"] * row[column] for row in rows)
        assert abs(expected / persons - share) < 10
    urban = {
        row["id_keluarga"]: row["perkotaan"] for row in read(home.candidate(Q1), "registry/family")
    }
    assert all(row["perkotaan"] == urban[row["id_keluarga"]] for row in rows)
    for kind in (0, 1):
        for low, high in ((1, 3), (4, 99)):  # the bands of the model
            here = [
                row
                for row in rows
                if row["perkotaan"] == kind and low <= row["jumlah_anggota"] <= high
            ]
            for column in ("peluang_desil_1_4", "peluang_desil_1_5"):
                chances = [row[column] for row in here]
                assert chances == sorted(chances, reverse=True)
                assert chances[0] > 900 and chances[-1] < 100
            for column in ("desil_bawah", "desil_atas"):
                assert [row[column] for row in here] == sorted(row[column] for row in here)
    assert all(row["peluang_desil_1_4"] <= row["peluang_desil_1_5"] for row in rows)
    assert all(1 <= row["desil_bawah"] <= row["desil_atas"] <= 10 for row in rows)


def test_which_chances_and_interval_are_told_is_a_dated_rule(
    tmp_path, monkeypatch, register
) -> None:
    decree(monkeypatch, "probability_second_highest_decile", 2)
    decree(monkeypatch, "decile_interval_permille", 200)
    rows = read(ranked(tmp_path, register).candidate(Q1), "ranked/family")
    persons = sum(row["jumlah_anggota"] for row in rows)
    second = sum(row["jumlah_anggota"] * row["peluang_desil_1_5"] for row in rows)
    assert abs(second / persons - 200) < 10
    assert max(row["desil_atas"] - row["desil_bawah"] for row in rows) <= 3


def test_groups_are_those_of_the_members(home: Home, register) -> None:
    _, person = register
    members = defaultdict(list)
    for row in person.to_pylist():
        members[row["id_keluarga"]].append(row)
    for row in read(home.candidate(Q1), "ranked/family"):
        found = oracle.of_members(members[row["id_keluarga"]], Q1.reference_date)
        assert row["jenis_kelamin_kepala"] == found["jenis_kelamin_kepala"]
        alone = row["jumlah_anggota"] == 1 and found["anggota_lansia"] > 0
        assert row["lansia_sendiri"] == alone
        worst = found["disabilitas_terberat"]
        assert row["disabilitas"] == (None if worst is None else worst <= 2)


def test_columns_stand_as_the_design_lists_them(home: Home) -> None:
    file = next((home.candidate(Q1) / "ranked/family").glob("*/*.parquet"))
    schema = pq.read_schema(file)
    assert schema.names == [
        "id_keluarga",
        "nomor_kartu_keluarga",
        "kode_provinsi",
        "kode_kabupaten_kota",
        "kode_kecamatan",
        "kode_kelurahan_desa",
        "perkotaan",
        "jumlah_anggota",
        "jenis_kelamin_kepala",
        "lansia_sendiri",
        "disabilitas",
        "skor",
        "variabel_diduga",
        "desil_nasional",
        "desil_provinsi",
        "desil_kabupaten_kota",
        "persentil_kabupaten_kota",
        "desil_nasional_keluarga",
        "peluang_desil_1_4",
        "peluang_desil_1_5",
        "desil_bawah",
        "desil_atas",
        "desil_nasional_sebelumnya",
        "pergerakan",
        "langkah_sendiri",
        "langkah_garis",
        "langkah_model",
        "sebab_utama",
        "id_model",
    ]
    assert all(str(schema.field(n).type) != "double" for n in schema.names)
    assert str(schema.field("skor").type) == "int64"
    # empty in a first quarter, with its columns all the same
    assert read(home.candidate(Q1), "ranked/movement") == []
    movement = next((home.candidate(Q1) / "ranked/movement").glob("*/*.parquet"))
    columns = ["id_keluarga", "sebab", "variabel", "sumber", "sumbangan"]
    assert pq.read_schema(movement).names == columns


def test_order_of_rows_and_threads_change_no_byte(
    home: Home, register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DTSEN_THREADS", "1")
    rng = np.random.default_rng(8)
    other = Home(tmp_path)
    nation.write(*register, other.candidate(Q1))
    for file in (other.candidate(Q1) / "registry").rglob("*.parquet"):
        table = pq.read_table(file, partitioning=None)
        pq.write_table(table.take(pa.array(rng.permutation(len(table)))), file)
    put_model(other.candidate(Q1), nation.model(3))
    rank.run(other, Q1)
    seals = [
        {
            file.relative_to(each.candidate(Q1)): store.sha256(file)
            for file in (each.candidate(Q1) / "ranked").rglob("*.parquet")
        }
        for each in (home, other)
    ]
    assert seals[0] == seals[1]


def test_missing_answers_are_counted_and_lower_a_score_no_further_than_the_cap(
    tmp_path: Path, register
) -> None:
    family, person = register
    asked = [column.name for column in family_columns() if column.name != "perkotaan"]
    for name in asked:
        index = family.schema.get_field_index(name)
        family = family.set_column(index, name, pa.nulls(len(family), family.schema.types[index]))
    model = Model(nation.model(3).content | {"cap": 5_000})
    home = ranked(tmp_path, (family, person), model)
    told = {row["id_keluarga"]: row for row in family.to_pylist()}
    members = defaultdict(list)
    for row in person.to_pylist():
        members[row["id_keluarga"]].append(row)
    bound = 0
    for row in read(home.candidate(Q1), "ranked/family"):
        answers = told[row["id_keluarga"]]
        state = {
            "family": answers,
            "people": members[row["id_keluarga"]],
            "day": Q1.reference_date,
        }
        missing = [name for name, level in oracle.levels(state).items() if level is None]
        assert row["variabel_diduga"] == len(missing) >= 25
        base, known, imputed = oracle.parts(model, state)
        assert row["skor"] == base + known + imputed
        share = sum(model.content["variables"][name]["share"] for name in missing)
        mean = model.content["means"][row["kode_kecamatan"]]
        least = int(Fraction(share * mean, 10**6)) - model.content["cap"]
        assert imputed >= least
        bound += imputed == least
    assert 0 < bound < len(told)


def test_families_without_members_must_be_listed_as_unranked(tmp_path: Path, register) -> None:
    family, person = register
    gone = pa.array([5, 9], pa.int64())
    person = person.filter(pc.invert(pc.is_in(person["id_keluarga"], gone)))
    home = Home(tmp_path)
    nation.write(family, person, home.candidate(Q1))
    put_model(home.candidate(Q1), nation.model(3))
    with pytest.raises(DataStop, match="must add up"):
        rank.run(home, Q1)
    assert not (home.candidate(Q1) / "ranked").exists()
    listed = pa.table({"id_keluarga": gone, "alasan": ["tanpa anggota aktif"] * 2})
    file = home.candidate(Q1) / "registry/unranked/prov=00/part-0.parquet"
    pq.write_table(listed, file)
    (line,) = rank.run(home, Q1)
    assert (line["rows_in"], line["accepted"], line["held_back"]) == (2_000, 1_998, 2)
    ids = {row["id_keluarga"] for row in read(home.candidate(Q1), "ranked/family")}
    assert not ids & {5, 9}


def test_a_model_that_was_changed_or_fits_another_view_is_refused(tmp_path: Path, register) -> None:
    home = Home(tmp_path)
    nation.write(*register, home.candidate(Q1))
    model = nation.model(3)
    path = home.candidate(Q1) / "model" / "model.json"
    path.parent.mkdir(parents=True)
    path.write_text(model.text().replace('"lemari_es":{', '"lemari_es":{ ', 1))
    rank.run(home, Q1)  # the same content, written otherwise
    file = json.loads(model.text())
    file["model"]["variables"]["lemari_es"]["levels"]["1"] += 1
    path.write_text(json.dumps(file))
    with pytest.raises(DataStop, match="changed after it was fitted"):
        rank.run(home, Q1)
    content = model.content | {"provenance": {"view": "another"}}
    path.write_text(Model(content).text())
    with pytest.raises(DataStop, match="another"):
        rank.run(home, Q1)


@pytest.mark.parametrize("by", [2**26, 2**31])
def test_a_model_whose_scores_cannot_be_counted_is_named(tmp_path: Path, register, by) -> None:
    content = copy.deepcopy(nation.model(3).content)
    for kinds in list(content["places"].values())[::2]:
        for place in kinds.values():
            place["base"] += by
    with pytest.raises(DataStop, match="Fit a new one"):
        ranked(tmp_path, register, Model(content))


def test_an_answer_unknown_to_the_codebook_stops_the_ranking(tmp_path: Path, register) -> None:
    family, person = register
    index = family.schema.get_field_index("fasilitas_bab")
    wrong = pa.array([99, *[1] * (len(family) - 1)], pa.int8())
    with pytest.raises(DataStop, match="codebook"):
        ranked(tmp_path, (family.set_column(index, "fasilitas_bab", wrong), person))


def test_the_view_reads_every_person_column_that_the_codebook_offers() -> None:
    parsed = sqlglot.parse_one(store.query("rank/members"), dialect="duckdb")
    named = {column.name for column in parsed.find_all(exp.Column)}
    assert {column.name for column in person_columns()} <= named


def test_the_view_gives_every_derived_variable() -> None:
    texts = store.query("rank/members"), store.query("rank/features")
    named = {
        alias.alias for t in texts for alias in sqlglot.parse_one(t, "duckdb").find_all(exp.Alias)
    } | {c.name for c in sqlglot.parse_one(texts[0], "duckdb").find_all(exp.Column)}
    derived = {v.name for v in model_variables() if v.sql == v.name and v.members}
    assert derived and derived <= named
