"""PLN's word on the power of a family's meter: beside the register's, never silently over it."""

from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.merge.tally import Tally
from pipelines.parts import PART, Parts
from pipelines.precedence import ALWAYS

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

METER, POWER = "id_meteran_pln", "daya_terpasang"


def spread(con: "duckdb.DuckDBPyConnection", parts: Parts) -> None:
    """Write PLN's contract of each family's meter, in the family's part.

    Reads `in_force_apart` of all parts, and `early_winner`, the meters that change this quarter.
    """
    con.execute(f"create temp table meter_one as {store.query('merge/meter_one')}")
    parts.show("in_force_apart")
    con.execute(
        f"create temp view held_before as select placed.id_keluarga, placed.{PART}, "
        f"coalesce(placed.meteran_lama, in_force_apart.{METER}) as {METER} from placed "
        "left join in_force_apart on placed.id_keluarga = in_force_apart.id_keluarga"
    )
    con.execute(
        f"create temp table held as select held_before.id_keluarga, held_before.{PART}, "
        f"coalesce(early_winner.nilai, held_before.{METER}) as meteran "
        "from held_before left join early_winner "
        "on held_before.id_keluarga = early_winner.id_keluarga "
        f"and early_winner.variabel = '{METER}' "
        f"where coalesce(early_winner.nilai, held_before.{METER}) is not null"
    )
    parts.write("contract", store.query("merge/contract"))
    con.execute("drop table held")
    con.execute("drop view held_before")
    con.execute("drop table meter_one")


def judge(con: "duckdb.DuckDBPyConnection", quarter: "Quarter", tally: Tally) -> None:
    """Make `metered` of one part, and tally what contradicts."""
    said = rules.in_force("meter_evidence", quarter)
    strong, officers = said["strong_from"], said["officers"]
    params = {"quarter_index": quarter.index, "families": said["families"], "always": ALWAYS}
    con.execute(
        f"create or replace temp table metered as {store.query('merge/metered')}",
        params | {"strong_from": strong, "officers": officers},
    )
    tally.add("comparison", "merge/metered_comparison")
    tally.add("disagreement_part", "merge/metered_lost")
    limits = {"strong_from": strong, "contradicts_to": said["contradicts_to"]}
    tally.add("finding", "merge/metered_finding", limits | {"officers": officers})
