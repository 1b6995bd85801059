"""What the expectations look at is counted by Spark as it is counted here."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines import spark
from pipelines.check.elsewhere import Elsewhere
from pipelines.check.tables import laid_out
from pipelines.home import Home
from tests.expectations.candidate import QUARTER, make

FACTS = {"register": ("register_fact", "register_twice"), "ranking": ("ranking_fact",)}
# what is wrong with the register and the ranking of one province
BREAK = {
    "registry/person": "select * replace (1::tinyint as status_hubungan_keluarga, "
    "case when id_individu % 5 = 0 then 7 else id_individu end as id_individu, "
    "case when id_individu % 3 = 0 then id_keluarga + 900000 else id_keluarga end as id_keluarga)",
    "registry/family": "select * replace (case when id_keluarga % 7 = 0 then '1101' "
    "else kode_kabupaten_kota end as kode_kabupaten_kota)",
    "ranked/family": "select * replace (11::tinyint as desil_nasional, 5::smallint as "
    "peluang_desil_1_5, case when id_keluarga % 4 = 0 then 3 else id_keluarga end as id_keluarga)",
}


WRONG = {
    "register": {"two_heads", "person_twice", "region_not_nested", "person_without_family"},
    "ranking": {"left_out", "ranked_twice"},
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a candidate with a few of every fault that two tables show of each other."""
    home = make(tmp_path_factory.mktemp("broken"), families=60)
    for table, select in BREAK.items():
        file = next((home.candidate(QUARTER) / table).glob("prov=*/*.parquet"))
        rows = duckdb.sql(f"{select} from read_parquet('{file}', hive_partitioning = false)")
        pq.write_table(rows.to_arrow_table(), file)
    return home


def counted(home: Home, check: str, elsewhere: Elsewhere | None) -> dict[str, list[dict]]:
    """Return the tables of facts that a check lays out."""
    found = {}
    with laid_out(home, QUARTER, check, elsewhere) as laid:
        config = laid.config
        with duckdb.connect(str(laid.database), read_only=True, config=config) as con:
            for name in FACTS[check]:
                found[name] = con.execute(f"from {name} order by all").fetchdf().to_dict("records")
    return found


@pytest.mark.parametrize("check", FACTS)
@pytest.mark.parametrize("at_once", [300_000, 1])
def test_facts_are_counted_alike(
    broken: Home,
    connect: str,
    check: str,
    at_once: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The register in one part, and a part for every file."""
    monkeypatch.setattr("pipelines.check.rows._FAMILIES_AT_ONCE", at_once)
    ours = counted(broken, check, None)
    with spark.counting(connect, tmp_path) as elsewhere:
        theirs = counted(broken, check, elsewhere)
    assert theirs == ours
    assert not any(tmp_path.iterdir())
    wrong = {name for rows in ours.values() for row in rows for name, count in row.items() if count}
    assert wrong > WRONG[check]


def test_without_a_master_nothing_is_counted_elsewhere() -> None:
    with spark.counting(None, Path("nowhere")) as elsewhere:
        assert elsewhere is None
