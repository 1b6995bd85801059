"""Find who may be meant by each row, weigh what agrees, and decide.

The register is gone through province by province, and each province leaves the pairs that it
found; what is then said of the pairs is said of some rows of the list at a time. Nothing is held
of all persons, or of all pairs.
"""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.parts import Query
from pipelines.rules import in_force

if TYPE_CHECKING:
    import duckdb

    from pipelines.match.register import Register
    from pipelines.parts import Tables
    from pipelines.quarter import Quarter

# how often names, and words of names, are borne; of each part, so they are summed
_BEARERS = "select kunci, count(*) as orang from person semi join {wanted} using (kunci) group by 1"
_WORDS = (
    "select kata, count(*) as orang from (select unnest(kata) as kata from person) "
    "semi join wanted_word using (kata) group by 1"
)


def search(register: "Register", tables: "Tables", quarter: "Quarter") -> None:
    """Make the view ``verdict``, what each row of ``asked`` comes to."""
    con = register.con
    _weights(con, quarter)
    persons = register.prepare()
    _compare(register, "candidate_certain", "calon dicari, provinsi")
    tables.make(Query("open_row", cut={"asked": "baris", "pair": "baris"}, stage="match"))
    _count(register, "namesake", _BEARERS.format(wanted="open_row"), "nama dihitung, provinsi")
    most = in_force("match_name_bearers_compared", quarter)
    _compare(register, "candidate_near", "calon lain dicari, provinsi", most_bearers=most)
    _frequencies(register)
    common = {"persons": persons, "permillion": in_force("match_name_permillion", quarter)}
    tables.make(Query("scored", common, {"pair": "baris"}, stage="match"))
    limits = {
        name: in_force(f"match_{name}", quarter) for name in ("certain", "doubtful", "margin")
    }
    tables.make(Query("verdict", limits, {"asked": "baris", "scored": "baris"}, stage="match"))


def _weights(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make table ``evidence``: the bits of each level of agreement."""
    con.execute("create or replace temp table evidence (hal varchar, setara varchar, bobot int)")
    rows = [
        (subject, level, bits)
        for subject, levels in in_force("match_evidence", quarter).items()
        for level, bits in levels.items()
    ]
    con.executemany("insert into evidence values (?, ?, ?)", rows)


def _compare(register: "Register", candidates: str, label: str, **params: object) -> None:
    """Add to the view ``pair`` the candidates that a query finds in every part."""
    for part in register.each(label):
        for table, given in ((candidates, params), ("place", {})):
            name = "candidate" if table == candidates else table
            select = store.query(f"match/{table}")
            register.con.execute(f"create or replace temp table {name} as {select}", given)
        register.keep("pair", f"{candidates}-{part}", store.query("match/pair"))
    register.show_kept("pair")


def _count(register: "Register", table: str, select: str, label: str) -> None:
    register.gather(f"{table}_in_part", select, label)
    register.con.execute(
        f"create or replace temp table {table} as select columns(* exclude (orang)), "
        f"sum(orang)::bigint as orang from {table}_in_part group by all"
    )


def _frequencies(register: "Register") -> None:
    """Make ``bearer`` and ``word_bearer``: how common the names in ``pair`` are."""
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
    _count(register, "bearer", _BEARERS.format(wanted="wanted_name"), "nama dihitung, provinsi")
    _count(register, "word_bearer", _WORDS, "kata nama dihitung, provinsi")
