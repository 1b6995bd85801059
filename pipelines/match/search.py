"""Find who may be meant by each row, weigh what agrees, and decide."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.rules import in_force

if TYPE_CHECKING:
    import duckdb

    from pipelines.match.register import Register
    from pipelines.quarter import Quarter

# how often names, and words of names, are borne; of each part, so they are summed
_BEARERS = "select kunci, count(*) as orang from person semi join {wanted} using (kunci) group by 1"
_WORDS = (
    "select kata, count(*) as orang from (select unnest(kata) as kata from person) "
    "semi join wanted_word using (kata) group by 1"
)
_OPEN = """
    select * from asked
    where kata is not null and cacat is null and baris not in (
        select candidate.baris from candidate
        inner join asked as own on candidate.baris = own.baris
        inner join found_person as person on candidate.id_individu = person.id_individu
        where own.kunci = person.kunci
    )
"""


def search(con: "duckdb.DuckDBPyConnection", register: "Register", quarter: "Quarter") -> None:
    """Make table ``verdict``, what each row of ``asked`` comes to."""
    _weights(con, quarter)
    register.prepare()
    register.gather("candidate", store.query("match/candidate_certain"), "provinces searched")
    _find(register)
    con.execute(f"create or replace temp table open_row as {_OPEN}")
    _count(register, "namesake", _BEARERS.format(wanted="open_row"), "names counted")
    register.gather(
        "candidate_near",
        store.query("match/candidate_near"),
        "provinces searched again",
        most_bearers=in_force("match_name_bearers_compared", quarter),
    )
    con.execute("insert into candidate select * from candidate_near except select * from candidate")
    _find(register)
    _place(register)
    con.execute(f"create or replace temp table pair as {_over_found('match/pair')}")
    _frequencies(register)
    con.execute(
        f"create or replace temp table scored as {store.query('match/scored')}",
        {
            "persons": store.one(con, "select sum(orang)::bigint from counted")[0],
            "permillion": in_force("match_name_permillion", quarter),
        },
    )
    con.execute(
        f"create or replace temp table verdict as {store.query('match/verdict')}",
        {name: in_force(f"match_{name}", quarter) for name in ("certain", "doubtful", "margin")},
    )


def _weights(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make table ``evidence``: the bits of each level of agreement."""
    con.execute("create or replace temp table evidence (hal varchar, setara varchar, bobot int)")
    rows = [
        (subject, level, bits)
        for subject, levels in in_force("match_evidence", quarter).items()
        for level, bits in levels.items()
    ]
    con.executemany("insert into evidence values (?, ?, ?)", rows)


def _find(register: "Register") -> None:
    """Make table ``found_person``: the candidates as they are compared."""
    register.gather(
        "found_person",
        "from person where id_individu in (select id_individu from candidate)",
        "candidates fetched",
    )


def _place(register: "Register") -> None:
    """Make table ``place``: where the candidates' families live."""
    con = register.con
    con.execute(
        "create or replace temp table candidate_family as "
        "select distinct id_keluarga from found_person"
    )
    start = "create or replace temp table place as"
    for part in register.parts:
        register.show(part)
        con.execute(f"{start} {store.query('match/place')}")
        start = "insert into place"


def _over_found(name: str) -> str:
    """Return a query in which ``person`` are the candidates alone."""
    return f"with person as (from found_person) select * from ({store.query(name)})"


def _count(register: "Register", table: str, select: str, label: str) -> None:
    register.gather("in_part", select, label)
    register.con.execute(
        f"create or replace temp table {table} as "
        "select columns(* exclude (orang)), sum(orang)::bigint as orang from in_part group by all"
    )


def _frequencies(register: "Register") -> None:
    """Make ``bearer``, ``word_bearer`` and ``counted``: how common the names in ``pair`` are."""
    con = register.con
    con.execute(
        "create or replace temp table wanted_name as select kunci from pair "
        "union select kunci_orang from pair"
    )
    con.execute(
        "create or replace temp table wanted_word as select kata_beda as kata from pair "
        "union select kata_beda_orang from pair "
        "union select unnest(kata_sama) from pair"
    )
    _count(register, "bearer", _BEARERS.format(wanted="wanted_name"), "names counted")
    _count(register, "word_bearer", _WORDS, "words of names counted")
    register.gather("counted", "select count(*) as orang from person", "persons counted")
