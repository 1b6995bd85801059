"""The gates on a whole candidate: sound ones pass, each fault is counted, stops, is named."""

import json
import shutil

import duckdb
import pytest

from pipelines import check, store
from pipelines.check.tables import laid_out
from pipelines.errors import DataStop
from pipelines.home import Home
from tests.decree import decree
from tests.expectations import candidate
from tests.expectations.candidate import QUARTER, make, replace, rewrite

EACH = 300  # families of each province in the sound candidate
FAR_ID = 999_999
FIRST = "id_keluarga = (select min(id_keluarga) from part)"


def first(column, value, kind):
    """Return a select that gives the first family's rows another value in one column."""
    changed = f"case when {FIRST} then {value} else {column} end::{kind} as {column}"
    return f"select * replace ({changed}) from part"


FAMILY, PERSON = "registry/family", "registry/person"
UNRANKED, RANKED = "registry/unranked", "ranked/family"
KIN = "status_hubungan_keluarga"
REGISTER = {
    "register_fact.person_without_family": (PERSON, first("id_keluarga", FAR_ID, "bigint"), 2),
    "register_fact.region_not_nested": (FAMILY, first("kode_kecamatan", "'329901'", "text"), 1),
    "register_fact.in_another_province": (FAMILY, first("kode_provinsi", "'33'", "text"), 1),
    "register_fact.empty_but_ranked": (PERSON, first("status_keberadaan", 2, "tinyint"), 1),
    "register_fact.two_heads": (PERSON, first(KIN, 1, "tinyint"), 1),
    "register_fact.born_later": (PERSON, first("tanggal_lahir", "'2026-04-01'", "date"), 2),
    "register_fact.unranked_unknown": (
        UNRANKED,
        f"select {FAR_ID}::bigint as id_keluarga, 'x' as alasan union all by name from part",
        1,
    ),
    "register_fact.unranked_without_reason": (
        UNRANKED,
        "select 0::bigint as id_keluarga, null::text as alasan union all by name from part",
        1,
    ),
    "register_twice.family_twice": (FAMILY, first("id_keluarga", "id_keluarga + 1", "bigint"), 1),
    "register_twice.card_twice": (
        FAMILY,
        first("nomor_kartu_keluarga", "nomor_kartu_keluarga + 1", "bigint"),
        1,
    ),
    "register_twice.person_twice": (
        PERSON,
        "select * replace (id_individu // 10 * 10 as id_individu) from part",
        EACH,
    ),
    "shape.wrong": (
        FAMILY,
        "select * replace (usia_data_triwulan::bigint as usia_data_triwulan) from part",
        1,
    ),
    "regency.absent": (FAMILY, "from part where false", 1),
}
RANKING = {
    "ranking_fact.left_out": (f"from part where not {FIRST}", 1),
    "ranking_fact.not_registered": (first("id_keluarga", FAR_ID, "bigint"), 1),
    "ranking_fact.ranked_twice": (first("id_keluarga", "id_keluarga + 1", "bigint"), 1),
    "ranking_fact.wrong_movement": (first("pergerakan", "'tetap'", "text"), 1),
    "ranking_fact.chances_off": (first("peluang_desil_1_5", 399, "smallint"), 1),
    # the first family is in desil 1 now
    "ranking_fact.steps_off": (first("desil_nasional_sebelumnya", 3, "tinyint"), 1),
    "ranking_fact.moved_without_cause": (first("desil_nasional_sebelumnya", 3, "tinyint"), 1),
    "ranking_share.moved_permille": (
        "select * replace (desil_nasional % 2 + 9 as desil_nasional_sebelumnya) from part",
        1000,
    ),
    "ranking_share.moved_far_permille": (
        "select * replace (desil_nasional % 2 + 9 as desil_nasional_sebelumnya) from part",
        1000,
    ),
    "ranking_share.new_permille": ("from part", 1000),
    "ranking_share.probability_off_permille": (
        "select * replace (500::smallint as peluang_desil_1_4) from part",
        50,
    ),
    # everybody of the province in desil 1: half of the nation too many
    "tenth.beyond_tie_permille": (
        "select * replace (1::tinyint as desil_nasional) from part",
        399,
    ),
}
HIGHEST = ("_permille",)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sound candidate; it is copied before it is broken."""
    return make(tmp_path_factory.mktemp("sound"), families=2 * EACH)


@pytest.fixture
def home(sound, tmp_path):
    shutil.copytree(sound.root, tmp_path / "home")
    return Home(tmp_path / "home")


def counted(home, name, gate):
    """Return the number that a gate looks at."""
    table, column = gate.split(".")
    way = "max" if column.endswith(HIGHEST) else "sum"
    with (
        laid_out(home, QUARTER, name) as laid,
        duckdb.connect(str(laid.database), read_only=True, config=laid.config) as con,
    ):
        return con.execute(f"select {way}({column}) from {table}").fetchone()[0]


def broken(home, name):
    return {g["check"] for g in candidate.document(home, name)["gates"] if not g["ok"]}


@pytest.mark.parametrize("name", ["register", "ranking"])
def test_a_sound_candidate_passes_every_gate(sound, name):
    gates = check.run(sound, QUARTER, name)

    assert all(gate["ok"] for gate in gates)
    assert set(gates[0]) >= {"name", "ok", "observed", "limit"}


@pytest.mark.parametrize(("gate", "fault"), REGISTER.items())
def test_a_fault_of_the_register_is_counted(sound, home, gate, fault):
    table, select, expected = fault
    assert counted(sound, "register", gate) == 0

    rewrite(home, table, select)

    assert counted(home, "register", gate) == expected


@pytest.mark.parametrize(("gate", "fault"), RANKING.items())
def test_a_fault_of_the_ranking_is_counted(sound, home, gate, fault):
    select, expected = fault
    assert counted(sound, "ranking", gate) in (0, 1000)  # all are new in the first quarter

    rewrite(home, RANKED, select)

    assert counted(home, "ranking", gate) == expected


def test_who_left_is_counted(home):
    gone = f"select i as id_keluarga, 'x' as alasan from range({2 * EACH}) as r (i)"
    rewrite(home, "ranked/departed", gone, prov="00")

    assert counted(home, "ranking", "ranking_share.departed_permille") == 1000


def test_who_is_not_ranked_is_counted(home):
    listed = "select i as id_keluarga, 'TANPA_ANGGOTA' as alasan from range(60) as r (i)"
    rewrite(home, UNRANKED, listed)

    assert counted(home, "ranking", "ranking_share.unranked_permille") == 100
    assert counted(home, "ranking", "ranking_fact.ranked_and_unranked") == 60


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
def test_accounts_that_do_not_add_up_are_counted(home, change, gate):
    part = home.conformed / "k" / "submission" / "part-0.parquet"
    replace(part, f"select {change} from part")

    assert counted(home, "register", gate) == 2


def test_a_silent_kabupaten_must_be_declared_old(home):
    shutil.copytree(home.candidate(QUARTER), home.releases(QUARTER.previous) / "release=r0")
    link = home.current_link(QUARTER.previous)
    link.parent.mkdir(parents=True)
    link.symlink_to(home.releases(QUARTER.previous) / "release=r0")
    manifest = {"last_id": {"person": 0, "family": 0}}
    (home.releases(QUARTER.previous) / "release=r0" / "manifest.json").write_text(
        json.dumps(manifest)
    )
    with store.connect() as con:
        candidate.conform(con, home, [("siks_ng-9101-1", 100, 0)])  # 3201 sent nothing
    assert counted(home, "register", "regency.undeclared") == 1

    rewrite(home, FAMILY, "select * replace (1::smallint as usia_data_triwulan) from part")

    assert counted(home, "register", "regency.undeclared") == 0


def test_how_many_families_may_look_fresh_where_nothing_came_is_a_dated_rule(home, monkeypatch):
    shutil.copytree(home.candidate(QUARTER), home.releases(QUARTER.previous) / "release=r0")
    link = home.current_link(QUARTER.previous)
    link.parent.mkdir(parents=True)
    link.symlink_to(home.releases(QUARTER.previous) / "release=r0")
    note = home.releases(QUARTER.previous) / "release=r0" / "manifest.json"
    note.write_text(json.dumps({"last_id": {"person": 0, "family": 0}}))
    with store.connect() as con:
        candidate.conform(con, home, [("siks_ng-9101-1", 100, 0)])  # 3201 sent nothing
    fresh = "(row_number() over (order by id_keluarga) > 120)::smallint"  # 120 of 300 families
    rewrite(home, FAMILY, f"select * replace ({fresh} as usia_data_triwulan) from part")
    assert counted(home, "register", "regency.undeclared") == 0

    decree(monkeypatch, "gate_silent_fresh_permille", 400)
    assert counted(home, "register", "regency.undeclared") == 0
    decree(monkeypatch, "gate_silent_fresh_permille", 399)
    assert counted(home, "register", "regency.undeclared") == 1


@pytest.mark.parametrize(("far", "permille"), [(3, 500), (4, 500), (5, 0)])
def test_how_far_is_far_is_a_dated_rule(home, monkeypatch, far, permille):
    # the families of one province, half of the nation, move by four desil
    before = "if(desil_nasional > 5, desil_nasional - 4, desil_nasional + 4)::tinyint"
    rewrite(home, RANKED, f"select * replace ({before} as desil_nasional_sebelumnya) from part")
    still = "select * replace (desil_nasional as desil_nasional_sebelumnya) from part"
    rewrite(home, RANKED, still, prov="91")

    decree(monkeypatch, "gate_moved_far_deciles", far)

    assert counted(home, "ranking", "ranking_share.moved_far_permille") == permille
    assert counted(home, "ranking", "ranking_share.moved_permille") == 500


def test_the_largest_family_is_a_dated_rule(sound, monkeypatch, tmp_path):
    shutil.copytree(sound.root, tmp_path / "home")
    home = Home(tmp_path / "home")
    rewrite(home, RANKED, first("jumlah_anggota", 12, "smallint"))
    check.run(home, QUARTER, "ranking")

    decree(monkeypatch, "gate_largest_family", 11)

    with pytest.raises(DataStop, match=r"ranked_rule\.jumlah_anggota_rentang"):
        check.run(home, QUARTER, "ranking")


def test_every_fact_of_the_suites_was_shown_a_fault():
    from pipelines.check.gates import FACTS, _suites

    tested = {
        *REGISTER,
        *RANKING,
        "ranking_share.departed_permille",
        "ranking_share.unranked_permille",
        "ranking_fact.ranked_and_unranked",
        "refused_share.unaccounted",
        "refused_share.listed_otherwise",
        "refused_share.held_back_permille",
        "refused_share.regional_permille",
        "refused.permille",
        "regency.undeclared",
    }
    home = Home("nowhere")
    asked = {
        f"{table}.{expectation.column}"
        for name in ("register", "ranking")
        for table, suite in _suites(home, QUARTER, name, 0).items()
        if table in FACTS
        for expectation in suite.expectations
    }

    moving = {f"ranking_share.{n}_permille" for n in ("moved", "moved_far", "new", "departed")}
    assert asked == tested - moving  # in the first quarter nobody can have moved


def test_a_stopped_quarter_says_what_why_and_where_to_look(home):
    rewrite(home, FAMILY, first("jenis_lantai_terluas", 99, "tinyint"))

    with pytest.raises(DataStop) as caught:
        check.run(home, QUARTER, "register")

    said = str(caught.value)
    for part in (
        "2026Q1",
        "registry_family.jenis_lantai_terluas_kode",
        "expect_column_sum_to_be_between",
        "1 observed",
        "lake/runs/2026Q1/candidate/registry/family",
        "reports/2026Q1/checks-register.json",
        "run 2026Q1 again",
    ):
        assert part in said
    assert "registry_family.jenis_lantai_terluas_kode" in broken(home, "register")


def test_refused_rows_over_the_limit_name_the_submission(home):
    with store.connect() as con:
        candidate.conform(con, home, [("siks_ng-3201-1", 100, 40), ("siks_ng-9101-1", 100, 0)])

    with pytest.raises(DataStop, match="inbox/2026Q1/siks_ng/siks_ng-3201-1"):
        check.run(home, QUARTER, "register")

    shares = {f"refused_share.{part}_permille" for part in ("held_back", "regional")}
    assert broken(home, "register") == {*shares, "refused.permille"}


def test_a_warning_is_said_and_does_not_stop(home, capsys):
    rewrite(home, PERSON, first(KIN, 1, "tinyint"))

    check.run(home, QUARTER, "register")

    assert broken(home, "register") == {"register_fact.two_heads"}
    assert "warning" in capsys.readouterr().err


def test_a_fault_of_one_province_names_its_file(home):
    rewrite(home, RANKED, f"from part where not {FIRST}", prov="91")

    with pytest.raises(DataStop, match=r"candidate/ranked/family/prov=91/part-0\.parquet"):
        check.run(home, QUARTER, "ranking")


def test_a_check_that_cannot_run_is_not_called_bad_data(home):
    rewrite(home, RANKED, "select * exclude (id_model) from part")

    with pytest.raises(check.CheckError, match="fault of the check") as caught:
        check.run(home, QUARTER, "ranking")
    assert not isinstance(caught.value, DataStop)


def test_results_hold_no_number_of_a_family_and_are_the_same_twice(home):
    rewrite(home, FAMILY, first("nomor_kartu_keluarga", "nomor_kartu_keluarga + 1", "bigint"))
    place = home.reports(QUARTER) / "checks-register.json"

    check.run(home, QUARTER, "register")
    before = place.read_text(encoding="utf-8")
    check.run(home, QUARTER, "register")

    assert place.read_text(encoding="utf-8") == before
    assert len(json.loads(before)["outcomes"]) > 100
    assert "register_twice.card_twice" in broken(home, "register")
    assert "32000000000" not in before


def test_small_places_are_not_held_to_tenths(tmp_path):
    home = make(tmp_path / "small", families=300)  # 150 in each province
    rewrite(home, RANKED, "select * replace (1::tinyint as desil_provinsi) from part")

    assert counted(home, "ranking", "tenth.beyond_tie_permille") == 0


def test_families_of_one_score_may_fill_more_than_a_tenth(tmp_path):
    home = make(tmp_path / "tied", families=600)
    for prov in candidate.PROVINCES:
        every = "1::bigint as skor, 5::tinyint as desil_nasional, 5::tinyint as desil_provinsi"
        more = "5::tinyint as desil_kabupaten_kota, 5::tinyint as desil_nasional_keluarga"
        rewrite(home, RANKED, f"select * replace ({every}, {more}) from part", prov)

    assert counted(home, "ranking", "tenth.beyond_tie_permille") == 0
