"""The ranking of one quarter: desil, cut points, chances, groups, and what they are made from."""

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
from pipelines.home import Home
from pipelines.rank.variables import family_columns, model_variables, person_columns
from ranking.model import Model
from tests.decree import decree
from tests.rank import oracle
from tests.rank.drawn import Q1, put_model, ranked, read


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, register) -> Home:
    return ranked(tmp_path_factory.mktemp("home"), register)


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
    assert len(rows) == 2_000
    places: dict = {("desil_nasional", ""): rows}
    for row in rows:
        for level in ("provinsi", "kabupaten_kota"):
            places.setdefault((f"desil_{level}", row[f"kode_{level}"]), []).append(row)
    for (column, _), here in places.items():
        expected = oracle.tenth(here, "jumlah_anggota")
        assert {row["id_keluarga"]: row[column] for row in here} == expected
        if column == "desil_kabupaten_kota":
            hundredths = oracle.tenth(here, "jumlah_anggota", 100)
            assert all(
                row["persentil_kabupaten_kota"] == hundredths[row["id_keluarga"]] for row in here
            )
    by_family = oracle.tenth(rows, None)
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
