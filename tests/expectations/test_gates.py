"""The gates on a whole candidate: sound ones pass, each fault is counted, limits are dated."""

import json
import shutil

import duckdb
import pytest

from pipelines import check, rules, store
from pipelines.check.gates import FACTS, suites_of
from pipelines.check.tables import laid_out
from pipelines.errors import DataStop
from pipelines.home import Home
from tests.decree import decree
from tests.expectations import candidate
from tests.expectations.candidate import QUARTER, make, replace, rewrite
from tests.expectations.faults import EACH, FAMILY, RANKED, RANKING, REGISTER, UNRANKED, first

HIGHEST = ("_permille",)


def counted(home, name, gate):
    """Return the number that a gate looks at."""
    table, column = gate.split(".")
    way = "max" if column.endswith(HIGHEST) else "sum"
    with (
        laid_out(home, QUARTER, name) as laid,
        duckdb.connect(str(laid.database), read_only=True, config=laid.config) as con,
    ):
        return con.execute(f"select {way}({column}) from {table}").fetchone()[0]


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
        for table, suite in suites_of(home, QUARTER, name, 0).items()
        if table in FACTS
        for expectation in suite.expectations
    }

    moving = {f"ranking_share.{n}_permille" for n in ("moved", "moved_far", "new", "departed")}
    assert asked == tested - moving  # in the first quarter nobody can have moved


def test_small_places_are_not_held_to_tenths(tmp_path):
    home = make(tmp_path / "small", families=300)  # 150 in each province
    rewrite(home, RANKED, "select * replace (1::tinyint as desil_provinsi) from part")

    assert counted(home, "ranking", "tenth.beyond_tie_permille") == 0


def test_a_place_of_just_the_fewest_families_is_held_to_tenths(tmp_path):
    fewest = rules.in_force("gate_tenth_min_families", QUARTER)
    home = make(tmp_path / "fewest", families=2 * fewest)  # as many in each province
    rewrite(home, RANKED, "select * replace (1::tinyint as desil_provinsi) from part")

    assert counted(home, "ranking", "tenth.beyond_tie_permille") > 0


def test_families_of_one_score_may_fill_more_than_a_tenth(tmp_path):
    home = make(tmp_path / "tied", families=600)
    for prov in candidate.PROVINCES:
        every = "1::bigint as skor, 5::tinyint as desil_nasional, 5::tinyint as desil_provinsi"
        more = "5::tinyint as desil_kabupaten_kota, 5::tinyint as desil_nasional_keluarga"
        rewrite(home, RANKED, f"select * replace ({every}, {more}) from part", prov)

    assert counted(home, "ranking", "tenth.beyond_tie_permille") == 0
