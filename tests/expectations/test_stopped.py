"""What a check says of a candidate with a fault: what, why and where to look, and of whom not."""

import json

import pytest

from pipelines import check, registry, store
from pipelines.errors import DataStop
from tests.expectations import candidate
from tests.expectations.candidate import QUARTER, rewrite
from tests.expectations.faults import FAMILY, FIRST, KIN, PERSON, RANKED, first


def broken(home, name):
    return {g["check"] for g in candidate.document(home, name)["gates"] if not g["ok"]}


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


@pytest.mark.parametrize("provinces", [("32",), ("91",), candidate.PROVINCES])
@pytest.mark.parametrize(
    ("table", "change", "column", "found"),
    [
        (FAMILY, "exclude (luas_lantai)", "registry_family.luas_lantai", "missing"),
        (FAMILY, "exclude (id_keluarga)", "registry_family.id_keluarga", "missing"),
        (
            FAMILY,
            "replace ('luas' as luas_lantai)",
            "registry_family.luas_lantai",
            "VARCHAR instead of ",
        ),
        (PERSON, "replace ('ya' as bekerja)", "registry_person.bekerja", "VARCHAR instead of "),
        (
            PERSON,
            "replace (bekerja::bigint as bekerja)",
            "registry_person.bekerja",
            "BIGINT instead of ",
        ),
    ],
)
def test_a_column_of_another_shape_stops_the_quarter_and_is_named(
    home, table, change, column, found, provinces
):
    for prov in provinces:
        rewrite(home, table, f"select * {change} from part", prov)

    with pytest.raises(DataStop, match=r"shape\.wrong does not hold: 1 observed") as caught:
        check.run(home, QUARTER, "register")

    assert f"({column}: {found}" in str(caught.value)
    assert f"candidate/{table}/prov={provinces[0]}/part-0.parquet" in str(caught.value)
    assert broken(home, "register") == {"shape.wrong"}


def test_many_columns_of_another_shape_are_counted_and_the_first_named(home):
    rewrite(home, FAMILY, "select id_keluarga, kode_kelurahan_desa from part")

    with pytest.raises(DataStop) as caught:
        check.run(home, QUARTER, "register")

    missing = len(registry.schema("family")) - 2
    assert f"{missing} observed" in str(caught.value)
    assert str(caught.value).count(": missing instead of ") == 8
    assert f"and {missing - 8} more)" in str(caught.value)


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
