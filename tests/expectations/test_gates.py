"""The gates on a whole candidate: sound ones pass, each fault stops and names what to look at."""

import json
import shutil

import duckdb
import pytest

from pipelines import check
from pipelines.errors import DataStop
from pipelines.home import Home
from tests.expectations import candidate
from tests.expectations.candidate import QUARTER, make, rewrite

FIRST = "id_keluarga = (select min(id_keluarga) from part)"
REGISTER = {
    "registry_family.jenis_lantai_terluas": (
        "registry/family",
        f"* replace (case when {FIRST} then 99 else jenis_lantai_terluas end::tinyint "
        "as jenis_lantai_terluas)",
    ),
    "register_twice.family_twice": (
        "registry/family",
        f"* replace (case when {FIRST} then id_keluarga + 1 else id_keluarga end as id_keluarga)",
    ),
    "register_twice.card_twice": (
        "registry/family",
        f"* replace (case when {FIRST} then nomor_kartu_keluarga + 1 "
        "else nomor_kartu_keluarga end as nomor_kartu_keluarga)",
    ),
    "register_twice.person_twice": (
        "registry/person",
        "* replace (id_individu // 10 * 10 as id_individu)",
    ),
    "register_fact.person_without_family": (
        "registry/person",
        "* replace (id_keluarga + 999999 as id_keluarga)",
    ),
    "register_fact.region_not_nested": (
        "registry/family",
        f"* replace (case when {FIRST} then '3299' else kode_kabupaten_kota end "
        "as kode_kabupaten_kota)",
    ),
    "register_fact.in_another_province": (
        "registry/family",
        f"* replace (case when {FIRST} then '33' else kode_provinsi end as kode_provinsi)",
    ),
    "register_fact.empty_but_ranked": (
        "registry/person",
        f"* replace (case when {FIRST} then 2 else 1 end::tinyint as status_keberadaan)",
    ),
    "register_fact.two_heads": (
        "registry/person",
        "* replace (1::tinyint as status_hubungan_keluarga)",
    ),
    "register_fact.born_later": (
        "registry/person",
        f"* replace (case when {FIRST} then date '2026-04-01' else tanggal_lahir end "
        "as tanggal_lahir)",
    ),
    "register_fact.unranked_unknown": (
        "registry/unranked",
        "999999::bigint as id_keluarga, 'x' as alasan from range(1) union all select *",
    ),
    "register_fact.unranked_without_reason": (
        "registry/unranked",
        "0::bigint as id_keluarga, null as alasan from range(1) union all select *",
    ),
    "shape.wrong": (
        "registry/family",
        "* replace (usia_data_triwulan::bigint as usia_data_triwulan)",
    ),
}
RANKING = {
    "ranked_family.skor": f"* replace (case when {FIRST} then null else skor end as skor)",
    "ranked_family.desil_provinsi": "* replace (0::tinyint as desil_provinsi)",
    "ranking_fact.left_out": "* replace (id_keluarga + 1 as id_keluarga)",
    "ranking_fact.not_registered": "* replace (id_keluarga + 999999 as id_keluarga)",
    "ranking_fact.ranked_twice": f"* replace (case when {FIRST} then id_keluarga + 1 "
    "else id_keluarga end as id_keluarga)",
    "ranking_fact.steps_off": "* replace (1::tinyint as desil_nasional_sebelumnya)",
    "ranking_fact.wrong_movement": "* replace ('tetap' as pergerakan)",
    "ranking_fact.moved_without_cause": "* replace (1::tinyint as desil_nasional_sebelumnya, "
    "(desil_nasional - 1)::tinyint as langkah_sendiri, "
    "case when desil_nasional = 1 then 'tetap' else 'naik' end as pergerakan)",
    "ranking_share.probability_off_permille": "* replace (500::smallint as peluang_desil_1_4)",
    "tenth.beyond_tie_permille": "* replace ((desil_nasional // 2 * 2 + 1)::tinyint "
    "as desil_nasional)",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sound candidate; it is copied before it is broken."""
    return make(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def home(sound, tmp_path):
    shutil.copytree(sound.root, tmp_path / "home")
    return Home(tmp_path / "home")


def broken(home, name):
    return {g["check"] for g in candidate.document(home, name)["gates"] if not g["ok"]}


def run(home, name):
    """Run a check; return whether it stopped, and the gates that do not hold."""
    try:
        check.run(home, QUARTER, name)
    except DataStop:
        return True, broken(home, name)
    return False, broken(home, name)


def test_a_sound_candidate_passes_every_gate(home):
    for name in ("register", "ranking"):
        gates = check.run(home, QUARTER, name)

        assert all(gate["ok"] for gate in gates)
        assert len(gates) > 8
        assert set(gates[0]) >= {"name", "ok", "observed", "limit"}


@pytest.mark.parametrize(("gate", "fault"), REGISTER.items())
def test_a_fault_of_the_register_is_caught(home, gate, fault):
    rewrite(home, *fault)

    stopped, found = run(home, "register")

    assert gate in found
    assert stopped == (gate not in {"register_fact.two_heads", "register_twice.card_twice"})


@pytest.mark.parametrize(("gate", "change"), RANKING.items())
def test_a_fault_of_the_ranking_is_caught(home, gate, change):
    rewrite(home, "ranked/family", change)

    stopped, found = run(home, "ranking")

    assert gate in found
    assert stopped == (gate != "ranking_share.probability_off_permille")


def test_a_province_nobody_ranked_is_caught(home):
    rewrite(home, "ranked/family", "* from part where false --")

    stopped, found = run(home, "ranking")

    assert stopped
    assert "ranking_fact.left_out" in found


def test_too_many_unranked_stop_the_quarter(home):
    rewrite(
        home,
        "registry/unranked",
        "i::bigint as id_keluarga, 'TANPA_ANGGOTA' as alasan from range(100) as r (i) --",
    )
    rewrite(home, "ranked/family", "* from part where id_keluarga >= 100 --")

    assert "ranking_share.unranked_permille" in run(home, "ranking")[1]


@pytest.mark.parametrize(
    ("submissions", "gate", "stops"),
    [
        ([("siks_ng-3201-1", 100, 40)], "refused_share.held_back_permille", True),
        (
            [("siks_ng-3201-1", 100, 40), ("siks_ng-9101-1", 900, 0)],
            "refused.permille",
            False,
        ),
    ],
)
def test_refused_rows_over_the_limit_name_the_submission(home, capsys, submissions, gate, stops):
    from pipelines import store

    with store.connect() as con:
        candidate.conform(con, home, submissions)

    if stops:
        with pytest.raises(DataStop, match="inbox/2026Q1/siks_ng/siks_ng-3201-1"):
            check.run(home, QUARTER, "register")
    else:
        check.run(home, QUARTER, "register")
        assert "warning" in capsys.readouterr().err
    assert gate in broken(home, "register")


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ("* replace (accepted - 1 as accepted)", "refused_share.unaccounted"),
        (
            "* replace (held_back + 1 as held_back, accepted - 1 as accepted)",
            "refused_share.listed_otherwise",
        ),
    ],
)
def test_accounts_that_do_not_add_up_stop_the_quarter(home, change, gate):
    part = home.conformed / "k" / "submission" / "part-0.parquet"
    with duckdb.connect() as con:
        con.execute(f"create table part as select * from '{part}'")
        con.execute(f"copy (select {change} from part) to '{part}' (format parquet)")

    stopped, found = run(home, "register")

    assert stopped
    assert gate in found


def test_a_kabupaten_that_vanished_stops_the_quarter(home):
    rewrite(home, "registry/family", "* from part where false --")
    rewrite(home, "registry/person", "* from part where false --")

    stopped, found = run(home, "register")

    assert stopped
    assert "regency.absent" in found


def test_the_message_says_what_why_and_where_to_look(home):
    rewrite(home, "registry/family", REGISTER["registry_family.jenis_lantai_terluas"][1])

    with pytest.raises(DataStop) as caught:
        check.run(home, QUARTER, "register")

    said = str(caught.value)
    for part in (
        "2026Q1",
        "registry_family.jenis_lantai_terluas",
        "expect_column_values_to_be_in_set",
        "1 observed",
        "lake/runs/2026Q1/candidate/registry/family",
        "reports/2026Q1/checks-register.json",
        "run 2026Q1 again",
    ):
        assert part in said


def test_a_check_that_cannot_run_is_not_called_bad_data(home):
    rewrite(home, "ranked/family", "* exclude (id_model)")

    with pytest.raises(check.CheckError, match="fault of the check") as caught:
        check.run(home, QUARTER, "ranking")
    assert not isinstance(caught.value, DataStop)


def test_results_are_kept_without_any_number_of_a_family(home):
    rewrite(home, "registry/family", REGISTER["register_twice.card_twice"][1])

    check.run(home, QUARTER, "register")

    text = (home.reports(QUARTER) / "checks-register.json").read_text(encoding="utf-8")
    assert len(json.loads(text)["outcomes"]) > 100
    assert "32000000000" not in text


def test_same_candidate_same_results(home):
    check.run(home, QUARTER, "register")
    first = candidate.document(home, "register")

    check.run(home, QUARTER, "register")

    assert candidate.document(home, "register") == first


def test_small_places_are_not_held_to_tenths(tmp_path):
    home = make(tmp_path / "small", families=300)  # 150 in each province
    rewrite(home, "ranked/family", "* replace (1::tinyint as desil_provinsi)")

    assert run(home, "ranking") == (False, set())
