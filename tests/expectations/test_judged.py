"""Every row of the register that breaks a rule is listed with all that it breaks, and no other."""

import duckdb
import pytest

from pipelines import check, store
from pipelines.check.judged import TABLES, rules_of
from pipelines.check.tables import laid_out
from tests.expectations import candidate
from tests.expectations.candidate import QUARTER, make, rewrite

FAMILY, PERSON = "registry/family", "registry/person"
FIRST = "id_keluarga = 0"
HEAD = "id_individu = 0"
# code → table, column, a value that breaks it in the row of the first family, or of its head
BROKEN = {
    "JENIS_LANTAI_TERLUAS_KODE": (FAMILY, "jenis_lantai_terluas", "99"),
    "JENIS_LANTAI_TERLUAS_KOSONG": (FAMILY, "jenis_lantai_terluas", "null"),
    "LUAS_LANTAI_RENTANG": (FAMILY, "luas_lantai", "-2"),
    "NOMOR_KARTU_KELUARGA_DIGIT": (FAMILY, "nomor_kartu_keluarga", "32000000000000012"),
    "KODE_KELURAHAN_DESA_DIGIT": (FAMILY, "kode_kelurahan_desa", "'320101200'"),
    "KODE_KECAMATAN_COCOK": (FAMILY, "kode_kecamatan", "'329901'"),
    "USIA_DATA_TRIWULAN_RENTANG": (FAMILY, "usia_data_triwulan", "401"),
    "KELUARGA_PROVINSI_LAIN": (FAMILY, "kode_provinsi", "'33'"),
    "STATUS_PADAN_KODE": (PERSON, "status_padan", "'entah'"),
    "STATUS_PADAN_KOSONG": (PERSON, "status_padan", "null"),
    "LAHIR_SESUDAH_TRIWULAN": (PERSON, "tanggal_lahir", "'2026-04-01'"),
    "NAMA_BERANGKA": (PERSON, "nama", "'BUD1'"),
    "INDIVIDU_TANPA_KELUARGA": (PERSON, "id_keluarga", "999999"),
    "KEPALA_TIDAK_ADA": (PERSON, "status_hubungan_keluarga", "3"),
    "NIK_GANDA_DALAM_KELUARGA": (PERSON, "nomor_induk_kependudukan", "3200000000000001"),
}
OF_FAMILY = ("KEPALA_TIDAK_ADA", "NIK_GANDA_DALAM_KELUARGA")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A candidate of few families; each test puts back what it breaks."""
    return make(tmp_path_factory.mktemp("judged"), families=40)


@pytest.fixture
def broken(home):
    """Break some rows of a table; return what is counted, and the rows listed."""
    kept = {}

    def run(table=None, select=None):
        if table:
            path = home.candidate(QUARTER) / table / "prov=32" / "part-0.parquet"
            kept.setdefault(path, path.read_bytes())
            rewrite(home, table, select)
        with laid_out(home, QUARTER, "register") as laid:
            counts = {rule["rule"]: rule["rows"] for rule in laid.counted}
        files = store.literal(home.candidate(QUARTER) / "checked/row/*/*.parquet")
        rows = duckdb.sql(f"from read_parquet({files}, hive_partitioning = false)")
        return counts, {(family, person): codes for family, person, _, codes in rows.fetchall()}

    yield run
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.parametrize(("code", "fault"), BROKEN.items())
def test_a_row_that_breaks_a_rule_is_counted_and_listed(broken, code, fault):
    table, column, value = fault
    before, rows_before = broken()
    whose = FIRST if table == FAMILY else HEAD

    counts, rows = broken(
        table,
        f"select * replace (case when {whose} then {value} else {column} end as {column}) "
        "from part",
    )

    assert counts[code] == before[code] + 1
    new = {key for key, codes in rows.items() if code in codes}
    new -= {key for key, codes in rows_before.items() if code in codes}
    person = table == PERSON and code not in OF_FAMILY
    family = 999999 if code == "INDIVIDU_TANPA_KELUARGA" else 0
    assert new == {(family, 0 if person else None)}


def test_a_row_is_listed_once_with_all_that_it_breaks(home, broken):
    counts, rows = broken(
        FAMILY,
        f"select * replace (case when {FIRST} then 99 else jenis_lantai_terluas end as "
        f"jenis_lantai_terluas, case when {FIRST} then '33' else kode_provinsi end as "
        "kode_provinsi) from part",
    )

    codes = rows[0, None]
    order = [rule.code for rule in rules_of("family")]
    assert {"JENIS_LANTAI_TERLUAS_KODE", "KELUARGA_PROVINSI_LAIN"} <= set(codes)
    assert codes == sorted(codes, key=order.index)
    listed = [code for codes in rows.values() for code in codes]
    assert sum(counts.values()) == len(listed)


def test_the_list_tells_internal_ids_only_and_is_the_same_however_it_is_made(
    home, broken, monkeypatch
):
    def content():
        broken()
        files = (home.candidate(QUARTER) / "checked/row").rglob("*.parquet")
        return {path.parent.name: path.read_bytes() for path in files}

    together = content()
    monkeypatch.setattr("pipelines.check.rows._FAMILIES_AT_ONCE", 1)
    monkeypatch.setenv("DTSEN_THREADS", "1")

    assert content() == together
    assert set(together) == {"prov=32", "prov=91"}
    files = store.literal(home.candidate(QUARTER) / "checked/row/*/*.parquet")
    columns = duckdb.sql(f"from read_parquet({files}, hive_partitioning = false)").columns
    assert columns == ["id_keluarga", "id_individu", "kode_kelurahan_desa", "kode_aturan"]


def test_a_person_whose_province_has_no_family_file_is_judged_too(home, broken):
    gone = "select * replace (999999 + id_keluarga as id_keluarga) from part where id_individu = 0"
    with store.connect() as con:
        source = home.candidate(QUARTER) / PERSON / "prov=32/part-0.parquet"
        con.execute(f"create table part as from read_parquet('{source}')")
        candidate.write(con, home.candidate(QUARTER), PERSON, "00", gone)
    try:
        counts, rows = broken()
    finally:
        (home.candidate(QUARTER) / PERSON / "prov=00/part-0.parquet").unlink()

    assert counts["INDIVIDU_TANPA_KELUARGA"] == 1
    assert "INDIVIDU_TANPA_KELUARGA" in rows[999999, 0]


def test_rules_that_only_tell_are_counted_in_the_results_and_stop_nothing(home):
    check.run(home, QUARTER, "register")

    told = candidate.document(home, "register")["rules"]
    judged = {rule.code: rule for table in TABLES for rule in rules_of(table)}
    assert {rule["rule"] for rule in told} == set(judged)
    assert any(rule["rows"] for rule in told if judged[rule["rule"]].limit is None)
