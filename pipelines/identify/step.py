"""Link rows to persons, settle membership, and let families go on through new KK numbers.

The rules are those of the lineage (design, section 4); each query under ``sql/identify`` is one
step of them. Simple and exact: a NIK links only where name or birth date agrees, the rest by
name, birth date and sex within a family of the same KK.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import accounts, keys, rules, store
from pipelines.conformed import conformed
from pipelines.home import Home
from pipelines.precedence import prepare
from pipelines.predecessor import Predecessor
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_ORDER = {
    "link": "urut",
    "identity": "id_individu",
    "family_now": "id_keluarga",
    "family_link": "urut",
    "lineage": "dari nulls last, ke nulls last, peristiwa",
    "civil_verdict": "id_individu",
    "base_family": "id_keluarga",
}
_LINKING = ("link_by_nik", "link_in_family", "cluster")


def output(home: Home, quarter: "Quarter") -> Path:
    """Return the folder of this step's tables, which merge reads."""
    return home.work(quarter, "identify")


def _steps(quarter: "Quarter", last: dict[str, int]) -> list[tuple[str, str, dict[str, object]]]:
    """Table, query and parameters, in the order in which they build on each other."""
    index = {"quarter_index": quarter.index}
    core_age = rules.in_force("lineage_core_child_age", quarter)
    return [
        *((name, name, {}) for name in _LINKING),
        ("provisional", "provisional", {}),
        ("sighting", "sighting", {}),
        ("civil_one", "civil_one", {}),
        ("civil_link", "civil_link", {}),
        ("membership", "membership", index),
        ("newborn", "newborn", {}),
        ("present", "present", {}),
        ("final_id", "final_id", {"last_id": last["person"]}),
        ("person_now", "person", {}),
        ("link", "link", {}),
        ("vote", "vote", {"previous_date": quarter.start, "core_age": core_age}),
        ("birth_date", "birth_date", {}),
        ("successor", "successor", {}),
        ("family_now", "family", {"last_id": last["family"]}),
        ("lineage", "lineage", {}),
        ("identity", "identity", {}),
        ("family_link", "family_link", {}),
        ("civil_verdict", "civil_verdict", {}),
    ]


class Tables:
    """The step's intermediate tables: Parquet beside the result, so that memory stays small.

    Parameters
    ----------
    con : DuckDBPyConnection
    folder : Path
        Where they lie while the step runs.
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection", folder: Path) -> None:
        self.con, self.folder = con, folder

    def make(self, table: str, select: str, params: Mapping[str, object] | None = None) -> None:
        """Write the rows of `select`, in no order, and read them as view `table` from then on."""
        path = self.folder / f"{table}.parquet"
        part = path.with_suffix(".part")
        self.con.execute(
            f"copy ({select}) to {store.literal(part)} (format parquet, compression lz4)",
            dict(params or {}),
        )
        part.replace(path)
        store.view(self.con, table, path)

    def query(self, table: str, name: str, params: Mapping[str, object]) -> None:
        """Make `table` from ``sql/identify/<name>.sql``."""
        self.make(table, store.query(f"identify/{name}"), params)


def _apply_base(tables: Tables, quarter: "Quarter", first: bool) -> None:
    """Let the base register stand for the quarter before the first one: it is applied first.

    Makes `base_family` and `base_link` (empty after the first quarter), and leaves in
    `incoming` the rows that come on top of it.
    """
    con, index = tables.con, {"quarter_index": quarter.index}
    con.execute("create temp view incoming as select * from incoming_all where kelas = 'dasar'")
    tables.query("base_family", "base_family", index)
    for name in _LINKING:
        tables.query(name, name, {})
    tables.query("base_person", "base_person", index)
    tables.make(
        "base_link",
        "select cluster.urut, base_person.id_individu "
        "from cluster inner join base_person on cluster.kunci = base_person.kunci",
    )
    con.execute(
        "create or replace temp view incoming as select * from incoming_all where kelas <> 'dasar'"
    )
    if first:
        con.execute("create or replace temp view old_person as select * from base_person")
        con.execute("create or replace temp view old_family as select * from base_family")


def _views(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> Predecessor:
    for name in ("person", "family", "civil", "submission"):
        store.view(con, name, str(conformed(home, quarter) / name / "*.parquet"))
    keys.prepare(con)
    before = Predecessor.of(home, quarter)
    before.register(con)
    prepare(con, quarter, ("person", "family", "civil"))
    return before


def run(home: Home, quarter: "Quarter") -> list[dict[str, object]]:
    """Identify every accepted row of the quarter; return the ledger lines, one per source.

    Writes `link` (row to person), `identity` (person to family, presence), `family_now`,
    `family_link` (row to family), `lineage`, `civil_verdict` (Dukcapil's answer) and, in the
    first quarter, `base_family`.
    """
    with store.connect() as con, store.staged(output(home, quarter)) as folder:
        scratch = folder / "antara"
        scratch.mkdir()
        before, tables = _views(con, home, quarter), Tables(con, scratch)
        tables.query("incoming_all", "incoming", {})
        _apply_base(tables, quarter, before.is_first)
        last = before.last_ids(con)
        for table, name, params in track(_steps(quarter, last), "identify"):
            tables.query(table, name, params)
        for table, order in _ORDER.items():
            store.write(con, f"select * from {table}", folder / f"{table}.parquet", order)
        shutil.rmtree(scratch)
        return _lines(con)


def _lines(con: "duckdb.DuckDBPyConnection") -> list[dict[str, object]]:
    counted = con.execute(store.query("identify/ledger")).fetchall()
    return [accounts.line("identify", source, rows) for source, rows in counted]
