"""Families of which one row alone told this quarter: nearly all that anything was told of.

Of each of their values at most two compete, the row's and the one in force. They stand beside each
other in one row, so that none has to be gathered, ordered and looked up. All others go the long way
(`families.settle`); both ways find the same, which a test holds against each other.
"""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge.offers import paired_form
from pipelines.merge.standing import NAMED
from pipelines.registry import valued

if TYPE_CHECKING:
    import duckdb

_KEYS = "id_keluarga, sumber, tanggal, giliran, baris, sumber_lama, tanggal_lama"


def find(con: "duckdb.DuckDBPyConnection") -> None:
    """Make `sole_family` from the rows of one part: of whom nothing competes but one row."""
    con.execute(
        "create or replace temp table sole_family as select once.id_keluarga from "
        "(select id_keluarga from sent_row_part group by id_keluarga having count(*) = 1) "
        "as once anti join "
        "(select id_keluarga from released_disagreement_part where berlaku_lagi) as again "
        "on once.id_keluarga = again.id_keluarga "
        "anti join fact_offer_part on once.id_keluarga = fact_offer_part.id_keluarga"
    )


def settle(con: "duckdb.DuckDBPyConnection", index: int) -> None:
    """Make `sole`: what becomes of each value that such a row gives.

    Parameters
    ----------
    index : int
        The quarter's place in time.
    """
    cells = ", ".join(f"sent.{c.name}, in_force.{c.name} as lama_{c.name}" for c in valued())
    con.execute(
        "create or replace temp table sole_row as "
        f"select sent.id_keluarga, sent.sumber, sent.tanggal, sent.giliran, sent.baris, {cells}, "
        "in_force.sumber as sumber_lama, in_force.tanggal as tanggal_lama, in_force.pengecualian "
        "from sent_row_part as sent "
        "semi join sole_family on sent.id_keluarga = sole_family.id_keluarga "
        "inner join in_force on sent.id_keluarga = in_force.id_keluarga"
    )
    con.execute(
        f"create or replace temp view sole_value as select * replace (variabel::{NAMED} "
        f"as variabel) from ({paired_form(_KEYS, 'sole_row')})"
    )
    con.execute(
        f"create or replace temp table sole as {store.query('merge/sole')}",
        {"quarter_index": index},
    )


def winners() -> str:
    """Return a select of what wins of each value, as `winner` has it."""
    return (
        "select id_keluarga, variabel, if(berdiri, nilai, nilai_lama) as nilai, "
        "if(menang, teks, teks_lama) as teks, if(berdiri, sumber, sumber_lama) as sumber, "
        "if(menang, tanggal, tanggal_lama) as tanggal, if(menang, kuat, kuat_lama) as kuat "
        "from sole where menang or lama_menang"
    )


def won() -> str:
    """Return a select of the values that stand, a row per family; blank is what was in force."""
    cells = ", ".join(
        f"if(list_contains(tetap, '{c.name}'), null, sole_row.{c.name}) as {c.name}"
        for c in valued()
    )
    return (
        f"select sole_row.id_keluarga, {cells} from sole_row left join ("
        "select id_keluarga, list(variabel::varchar) as tetap from sole where not berdiri "
        "group by id_keluarga) as kept on sole_row.id_keluarga = kept.id_keluarga"
    )
