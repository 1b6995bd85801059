"""The findings' ledger: what is wrong with whom, since when, and what has become of it.

A finding is a rule, its subject (a person, else a family, else a sender's row) and the variable.
Its values are kept as a keyed hash, sealed with the finding's own number: two findings with the
same values cannot be told to be alike, and nobody without the key can try values one by one.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.home import Home, table
from pipelines.ledger import doubt, stage_finding
from pipelines.parts import provinces
from pipelines.predecessor import Predecessor
from pipelines.secret import read_key

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

COLUMNS = {
    "id_temuan": "BIGINT",
    "kode_aturan": "VARCHAR",
    "variabel": "VARCHAR",
    "id_individu": "BIGINT",
    "id_keluarga": "BIGINT",
    "subjek": "BIGINT",
    "sidik": "BIGINT",
    "id_segel": "BIGINT",
    "keadaan": "VARCHAR",
    "keparahan": "VARCHAR",
    "triwulan_pertama": "VARCHAR",
    "triwulan_terakhir": "VARCHAR",
    "dikonfirmasi": "VARCHAR",
    "sumber": "TINYINT",
    "submission": "VARCHAR",
    "berkas": "VARCHAR",
    "lembar": "VARCHAR",
    "baris": "BIGINT",
    "kode_kabupaten_kota": "VARCHAR",
    "periksa_dahulu": "VARCHAR",
    "penerus": "BIGINT",
}
_DOUBT = ("submission", "berkas", "lembar", "baris", "periksa_dahulu")
_PLACE = "submission, berkas, lembar nulls first, baris"
# the order of sightings: by when they were sent; what stages saw comes before all
_ORDER = (
    "giliran, submission nulls first, berkas nulls first, lembar nulls first, baris nulls first, "
    "id_temuan, menahan, sidik, sumber nulls first, keluarga nulls first"
)
_MACROS = (
    # 60 bits of a keyed hash
    "create or replace temp macro sealed(said) as "
    "('0x' || left(sha256(getvariable('seal') || said), 15))::bigint",
    "create or replace temp macro finding_id(rule, variable, person, family, other) as "
    "sealed(concat_ws('|', 'temuan', rule, coalesce(variable, ''), "
    "case when person is not null then 'p' || person when family is not null then 'k' || family "
    "else 'l' || other end))",
    "create or replace temp macro seal_of(id, said) as "
    "sealed(concat_ws('|', 'nilai', id, coalesce(said, '')))",
)


def write(home: Home, quarter: "Quarter") -> None:
    """Write ``ledger/finding``, and ``held_back/doubt``: which fields to look at first.

    Raises
    ------
    DataStop
        If the key of the seals is not there.
    """
    candidate = home.candidate(quarter)
    with store.connect() as con, tempfile.TemporaryDirectory(prefix="dtsen-finding-") as folder:
        con.execute(
            "set variable seal = $key", {"key": read_key(home.keys / "finding.key", "seal").hex()}
        )
        for macro in _MACROS:
            con.execute(macro)
        _inputs(con, home, quarter)
        numbered = Path(folder) / "sighting.parquet"
        store.write(con, store.query("ledger/sighting"), numbered, _ORDER, form=store.PASSING)
        store.view(con, "sighting", numbered)
        con.execute(
            "create temp view numbered as select * exclude (file_row_number), "
            "file_row_number as urut from "
            f"read_parquet({store.literal(numbered)}, file_row_number = true)"
        )
        doubt.find(con, quarter)
        con.execute(f"create temp table old_finding as {store.query('ledger/old_finding')}")
        con.execute(f"create temp table looked_again as {store.query('ledger/looked_again')}")
        with store.staged(candidate / "ledger" / "finding") as part:
            provinces.write(
                con, _placed("finding", COLUMNS), part, "id_temuan", {"quarter": str(quarter)}
            )
        with store.staged(candidate / "held_back" / "doubt") as part:
            provinces.write(con, _placed("doubtful_row", _DOUBT), part, _PLACE)


def _placed(name: str, columns: Iterable[str]) -> str:
    """Return a query of the ledger, each row with its province."""
    return (
        f"select coalesce(left(kode_kabupaten_kota, 2), '{provinces.NOWHERE}') as prov, "
        f"{', '.join(columns)} from ({store.query(f'ledger/{name}')})"
    )


def _inputs(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> None:
    place, candidate = home.output(quarter, "conform"), home.candidate(quarter)
    for name in ("submission", "family", "person", "civil", "insurance"):
        store.view(con, name, str(place / name / "*.parquet"))
    store.view(con, "finding_row", str(place / "finding" / "*.parquet"))
    files = sorted(stage_finding.folder(home, quarter).glob("*.parquet"))
    _view(con, "stage_finding", files, stage_finding.COLUMNS)
    for name in ("family", "person"):
        store.view(con, f"registry_{name}", table(candidate, f"registry/{name}"))
    lineage = {"dari": "BIGINT", "ke": "BIGINT", "peristiwa": "VARCHAR"}
    for name in ("family_lineage", "person_lineage"):
        _view(con, name, sorted(candidate.glob(f"registry/{name}/*/*.parquet")), lineage)
    before = Predecessor.of(home, quarter).release
    old = sorted(before.glob("ledger/finding/*/*.parquet")) if before else []
    _view(con, "released_finding", old, COLUMNS)


def _view(
    con: "duckdb.DuckDBPyConnection", name: str, files: list[Path], columns: dict[str, str]
) -> None:
    """Make a view over files, or of no row where there are none."""
    if files:
        store.view(con, name, files)
        return
    con.execute(f"create or replace temp view {name} as {store.nothing(columns)}")
