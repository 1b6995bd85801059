"""Whom the rows of agencies are about: facts and programmes, linked and never guessed."""

from typing import TYPE_CHECKING

from pipelines import sources
from pipelines.parts import Query, narrow
from pipelines.sources import facts

if TYPE_CHECKING:
    import duckdb

LINKED, LAST_ALONE = "fact_linked", "last_alone"


def prepare(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the tables `trusted` (whose NIKs link by themselves) and `of_person` (facts)."""
    known = sources.load().values()
    con.execute("create temp table trusted (sumber tinyint, jenis varchar)")
    for source in known:
        for into in ("fact", "programme"):
            tables = [table for table in source.tables.values() if table.into == into]
            if tables and all(table.nik_verified for table in tables):
                con.execute("insert into trusted values (?, ?)", [source.number, into])
    con.execute("create temp table of_person (variabel varchar)")
    named = [*facts.declared(known), *facts.book_answers()]
    for name in named:
        if facts.of_person(name, known):
            con.execute("insert into of_person values (?)", [name])


def steps() -> list[Query]:
    """Return the queries, in the order in which they build on each other.

    They come after the persons and families of the quarter are settled.
    """
    by_person = "id_individu"
    return [
        narrow("fact_row"),
        narrow(
            "fact_bearer",
            cut=dict.fromkeys(("other_verdict", "quiet", "fact_row"), "nik"),
            streamed=("quiet",),
        ),
        narrow("told_name", cut={"incoming": "urut", "link": "urut"}),
        narrow(
            "fact_name",
            cut=dict.fromkeys(("fact_bearer", "old_person", "told_name", "belonging"), by_person),
            streamed=("old_person", "belonging"),
        ),
        narrow("fact_match", cut={"fact_row": "nik", "fact_name": "nik"}),
        narrow(
            "fact_home",
            cut={"fact_match": by_person, "belonging": by_person},
            as_written=True,
            streamed=("belonging",),
        ),
        narrow(LAST_ALONE),
        narrow("fact_family", cut=dict.fromkeys(("fact_row", "family_now", LAST_ALONE), "kk")),
        narrow(LINKED, cut=dict.fromkeys(("fact_row", "fact_home", "fact_family"), "urut")),
    ]
