"""Who is in which programme: the last word on each person or family, of all who told."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.sources import words
from pipelines.sources.facts import STATUS

if TYPE_CHECKING:
    import duckdb


def name_states(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the table `status_name`: the codes of states in a programme, and their names."""
    con.execute("create or replace table status_name (kode bigint, status varchar)")
    con.executemany(
        "insert into status_name values (?, ?)",
        [[code, label["id"]] for code, label in words.load()[STATUS].codes.items()],
    )


def prepare(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the view `programme_word` over the view `registry_programme`, whatever that shows."""
    name_states(con)
    con.execute(
        f"create or replace temp view programme_word as {store.query('sources/programme_word')}"
    )
