"""Who counts as a member, and who is the head: two macros that several stages share."""

from typing import TYPE_CHECKING

from pipelines import rules

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# the bits of a head key below its first: days since 1800, then the id
_DAY_BITS, _ID_BITS = 21, 40


def prepare(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make the macros `is_active`, `head_key` and `head_id` on a connection.

    `is_active(status_keberadaan)` says whether somebody counts as a member (rule
    ``active_presence``; a blank counts). The smallest `head_key(hubungan, tanggal_lahir, id)` of
    a family is its head's: the oldest head, else the oldest member, then the lowest id;
    `head_id` reads the id from it. One whole number, because the engine can put groups of numbers
    on disk, and groups of structs not.
    """
    active = ", ".join(map(str, rules.in_force("active_presence", quarter)))
    con.execute(
        "create or replace temp macro is_active(status) as "
        f"coalesce(status, {rules.in_force('active_presence', quarter)[0]}) in ({active})"
    )
    con.execute(
        "create or replace temp macro head_key(hubungan, lahir, id) as "
        f"((hubungan is distinct from 1)::bigint << {_DAY_BITS + _ID_BITS}) + "
        f"(greatest(0, coalesce(lahir - date '1800-01-01', {(1 << _DAY_BITS) - 1}))::bigint "
        f"<< {_ID_BITS}) + id::bigint"
    )
    con.execute(f"create or replace temp macro head_id(key) as key & {(1 << _ID_BITS) - 1}")
