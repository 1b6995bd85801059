"""SQL macros that several stages share, made on a connection."""

import datetime
from typing import TYPE_CHECKING

from pipelines import rules

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# the bits of a head key below its first: days since the first, then the id
FIRST_DAY = datetime.date(1800, 1, 1)
DAY_BITS, ID_BITS = 21, 40


def make_keys(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the macros by which rows and names are told apart.

    `name_key(nama)` leaves the letters A to Z of a name, null if there is none; nearly all names
    are plain and take the short way. `is_other_name(nama, lain)` says whether two names differ in
    their letters, and looks at them only where the names are not the same to begin with.
    `row_key(kiriman, berkas, baris)` is one integer for submission, file and line, each in bits
    of its own: 2^10 files a submission, 2^32 lines a file. `told(tanggal, sumber)` is one integer
    for a day and who told it, of which the greatest is the newest; `told_day` and `told_source`
    read it.
    """
    con.execute(
        "create macro name_key(nama) as nullif("
        "case when regexp_full_match(nama, '[A-Z ]*') then replace(nama, ' ', '') "
        "else regexp_replace(upper(strip_accents(nama)), '[^A-Z]', '', 'g') end, '')"
    )
    con.execute(
        "create macro is_other_name(nama, lain) as "
        "case when nama = lain then false else name_key(nama) <> name_key(lain) end"
    )
    con.execute(
        "create macro row_key(kiriman, berkas, baris) as "
        "(kiriman::bigint << 42) + (berkas::bigint << 32) + baris::bigint"
    )
    con.execute(
        "create macro told(tanggal, sumber) as "
        "((tanggal - date '1800-01-01')::bigint << 8) + sumber::bigint"
    )
    con.execute("create macro told_day(kabar) as date '1800-01-01' + (kabar >> 8)::integer")
    con.execute("create macro told_source(kabar) as (kabar & 255)::tinyint")


def make_members(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make the macros that say who counts as a member, and who is the head.

    `is_active(status_keberadaan)` says whether somebody counts as a member (rule
    ``active_presence``; a blank counts). The smallest `head_key(hubungan, tanggal_lahir, id)` of
    a family is its head's: the oldest head, else the oldest member, then the lowest id;
    `head_id` reads the id from it. One whole number, because the engine can put groups of numbers
    on disk, and groups of structs not.
    """
    active = ", ".join(map(str, rules.in_force("active_presence", quarter)))
    con.execute(
        "create or replace macro is_active(status) as "
        f"coalesce(status, {rules.in_force('active_presence', quarter)[0]}) in ({active})"
    )
    con.execute(
        "create or replace macro head_key(hubungan, lahir, id) as "
        f"((hubungan is distinct from 1)::bigint << {DAY_BITS + ID_BITS}) + "
        f"(greatest(0, coalesce(lahir - date '{FIRST_DAY}', {(1 << DAY_BITS) - 1}))::bigint "
        f"<< {ID_BITS}) + id::bigint"
    )
    con.execute(f"create or replace macro head_id(key) as key & {(1 << ID_BITS) - 1}")
