"""Every rule is shown a row that breaks it and one that does not, and speaks to the sender."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

import pipelines
from pipelines.codebook import load, named
from tests.codebook.rule_examples import EXAMPLES

LAST_DAY = date(2026, 3, 31)
# A blank is the very thing that these forbid, or leaves nothing to judge by.
BROKEN_BY_BLANKS = {
    "KLAIM_FOTO_KURANG",
    "KLAIM_SATU_POKOK",
    "KLAIM_PELAPOR",
    "KLAIM_TANGGAL",
}
CASES = [
    (place, code, *pair) for place, examples in EXAMPLES.items() for code, pair in examples.items()
]


@pytest.fixture(scope="module")
def con():
    """Empty tables with the columns that rules of each place may name."""
    with duckdb.connect() as connection:
        stored = {
            grain: {column.name: column.type for column in load().columns(grain)}
            for grain in ("family", "person")
        }
        for name, columns in (
            ("row_family", {**stored["family"], **named.ROW_FACTS}),
            ("row_person", {**stored["person"], **named.ROW_FACTS}),
            ("row_claim", {**named.CLAIM_COLUMNS, **named.ROW_FACTS}),
            ("row_claim_event", {**named.CLAIM_EVENT_COLUMNS, **named.ROW_FACTS}),
            ("family_family", named.FAMILY_FACTS),
        ):
            listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            connection.execute(f"create table {name} ({listed})")
        yield connection


@pytest.fixture
def broken(con):
    def broken(place, when, row):
        """Return what the rule says of one row; other columns are blank."""
        table = "_".join(place)
        given = {**row, "tanggal_acuan": LAST_DAY} if place[0] == "row" else row
        con.execute(f"truncate {table}")
        names = ", ".join(given)
        con.execute(
            f"insert into {table} ({names}) values ({', '.join(f'${n}' for n in given)})", given
        )
        return con.execute(f"select {when} from {table}").fetchone()[0]

    return broken


@pytest.mark.parametrize(
    ("place", "code", "wrong", "right"), CASES, ids=[case[1] for case in CASES]
)
def test_rule_tells_a_broken_row_from_a_sound_one(broken, place, code, wrong, right):
    when = load().rule(code).when
    assert broken(place, when, wrong) is True
    assert broken(place, when, right) is False


@pytest.mark.parametrize("place", EXAMPLES, ids="_".join)
def test_every_sql_rule_has_its_example(place):
    assert {rule.code for rule in load().sql_rules(*place)} == set(EXAMPLES[place])


def test_there_is_no_sql_rule_elsewhere():
    inside = {rule.code for place in EXAMPLES for rule in load().sql_rules(*place)}
    assert {rule.code for rule in load().rules if rule.check is None} == inside


@pytest.mark.parametrize("place", EXAMPLES, ids="_".join)
def test_a_blank_row_breaks_nothing_and_no_rule_answers_null(broken, place):
    blank = {"jumlah_baris": None} if place[0] == "family" else {}
    answers = {rule.code: broken(place, rule.when, blank) for rule in load().sql_rules(*place)}
    expected = BROKEN_BY_BLANKS & set(answers)
    assert {code for code, answer in answers.items() if answer is not False} == expected


def test_at_least_60_rules_each_with_its_own_code():
    codes = [rule.code for rule in load().rules]
    assert len(codes) >= 60
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]+", code) for code in codes)


def test_every_sent_column_has_the_cell_rules_of_its_kind():
    wanted = {
        "code": {"code"},
        "count": {"number", "range"},
        "amount": {"number", "range"},
        "date": {"date"},
        "id": {"digits"},
        "region": {"digits"},
        "text": set(),
    }
    for grain in ("family", "person"):
        for column in load().columns(grain):
            if not column.derived:
                checks = {rule.check for rule in load().cell_rules(column.name)}
                assert checks - {"blank"} == wanted[column.kind], column.name
                assert ("blank" in checks) == (column.required or column.key), column.name


def test_a_question_to_be_skipped_is_not_reported_as_blank():
    assert load().rule("DAYA_TERPASANG_KOSONG").when == "sumber_penerangan_utama in (1)"
    assert load().rule("MOBIL_KOSONG").when is None


def test_only_an_unreadable_kk_or_an_unknown_village_keeps_a_base_family_out():
    assert {rule.code for rule in load().rules if rule.keeps_out} == {
        "NOMOR_KARTU_KELUARGA_DIGIT",
        "NOMOR_KARTU_KELUARGA_KOSONG",
        "KELUARGA_TIDAK_ADA",  # members of a family row that is out
        "KK_ANGKA",
        "KK_EKSPONEN",
        "KODE_KELURAHAN_DESA_DIGIT",
        "KODE_KELURAHAN_DESA_KOSONG",
        "WILAYAH",
    }


def test_an_unusable_nik_and_a_nik_against_the_birth_date_are_warnings():
    nik = [rule for rule in load().rules if rule.variable == "nomor_induk_kependudukan"]
    held = {rule.code for rule in nik if rule.severity == "galat"}
    # of a member these never hold a family back; twice in one family is one person typed twice
    assert held == {"NIK_KOSONG", "NIK_GANDA_DALAM_KELUARGA", "KLAIM_PELAPOR"}


def test_no_rule_reads_a_domicile_into_the_nik():
    regional = re.compile(r"nomor_(induk_kependudukan|kartu_keluarga) // 1_?0000000000")
    assert not [rule.code for rule in load().rules if rule.when and regional.search(rule.when)]


def test_messages_are_whole_sentences_without_room_for_values():
    for rule in load().rules:
        for text in (rule.message, rule.fix):
            assert text.endswith("."), rule.code
            assert not set("{}%$") & set(text), rule.code


def test_every_code_that_the_stages_raise_is_declared():
    raised = re.compile(r'\b(?:Finding|refuse|_found)\(\s*"([A-Z][A-Z_]+)"')
    folder = Path(pipelines.__file__).parent
    found = {
        code for path in folder.rglob("*.py") for code in raised.findall(path.read_text("utf-8"))
    }
    assert found - {rule.code for rule in load().rules} == set()


def test_every_technical_rule_is_raised_somewhere():
    """A rule that nothing can raise is a promise nobody keeps."""
    root = Path(__file__).parents[2]
    places = [*(root / "pipelines").rglob("*.py"), *(root / "sql").rglob("*.sql")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in places)
    declared = {rule.code for rule in load().rules if rule.check == "technical"}
    assert declared
    assert not {name for name in declared if f'"{name}"' not in code and f"'{name}'" not in code}
