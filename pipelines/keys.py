"""How rows and names are told apart in SQL: two macros that identify and merge share."""

import duckdb


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the macros `name_key` and `row_key` on a connection.

    `name_key(nama)` leaves the letters A to Z of a name, null if there is none.
    `row_key(kiriman, berkas, baris)` is one integer for submission, file and line, each in bits
    of its own: 2^10 files a submission, 2^32 lines a file.
    """
    con.execute(
        "create temp macro name_key(nama) as "
        "nullif(regexp_replace(upper(strip_accents(nama)), '[^A-Z]', '', 'g'), '')"
    )
    con.execute(
        "create temp macro row_key(kiriman, berkas, baris) as "
        "(kiriman::bigint << 42) + (berkas::bigint << 32) + baris::bigint"
    )
