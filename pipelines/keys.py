"""How rows and names are told apart in SQL: macros that identify and merge share."""

import duckdb


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the macros `name_key`, `row_key` and `told` on a connection.

    `name_key(nama)` leaves the letters A to Z of a name, null if there is none.
    `row_key(kiriman, berkas, baris)` is one integer for submission, file and line, each in bits
    of its own: 2^10 files a submission, 2^32 lines a file. `told(tanggal, sumber)` is one integer
    for a day and who told it, of which the greatest is the newest; `told_day` and `told_source`
    read it.
    """
    con.execute(
        "create temp macro name_key(nama) as "
        "nullif(regexp_replace(upper(strip_accents(nama)), '[^A-Z]', '', 'g'), '')"
    )
    con.execute(
        "create temp macro row_key(kiriman, berkas, baris) as "
        "(kiriman::bigint << 42) + (berkas::bigint << 32) + baris::bigint"
    )
    con.execute(
        "create temp macro told(tanggal, sumber) as "
        "((tanggal - date '1800-01-01')::bigint << 8) + sumber::bigint"
    )
    con.execute("create temp macro told_day(kabar) as date '1800-01-01' + (kabar >> 8)::integer")
    con.execute("create temp macro told_source(kabar) as (kabar & 255)::tinyint")
