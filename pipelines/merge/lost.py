"""Persons' values that lost: to whom, and which of them stand again next quarter.

Most persons have one row only, and most that have several say the same; only rows of which some
answer differs from the one that won are looked at answer by answer.
"""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge.tally import Tally
from pipelines.precedence import ALWAYS, LAST
from pipelines.registry import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

_TEXTS = ("VARCHAR", "DATE")


def _is_text(name: str) -> bool:
    return schema("person")[name] in _TEXTS


def again(offered: "Mapping[str, Sequence[str]]") -> str:
    """Return a select of last quarter's losers that stand again, as rows that offer them.

    Parameters
    ----------
    offered : mapping of str to sequence of str
        The groups of which senders give values, with the columns they give.
    """
    cells = [
        f"max({'teks' if _is_text(name) else 'nilai'}) filter (where variabel = '{name}')"
        f"::{schema('person')[name]} as {name}"
        for names in offered.values()
        for name in names
    ]
    for group, names in offered.items():
        listed = ", ".join(store.literal(name) for name in names)
        told = f"bool_or(variabel in ({listed}))"
        cells += [
            f"if({told}, lost.sumber, null) as sumber_{group}",
            f"if({told}, lost.tanggal, null) as tanggal_{group}",
        ]
    return (
        "select coalesce(merged_person.ke, lost.id_individu) as id_individu, "
        f"{', '.join(cells)}, 0::bigint as giliran, lost.urutan::bigint as baris "
        "from released_disagreement as lost "
        "left join merged_person on lost.id_individu = merged_person.dari "
        "where berlaku_lagi and lost.id_individu is not null "
        "group by lost.id_individu, merged_person.ke, lost.sumber, lost.tanggal, lost.urutan"
    )


def _differs(name: str, theirs: str, ours: str) -> str:
    """Return whether an answer was given and is another one than that which stands."""
    if name == "nama":  # spellings of one name are no disagreement
        return f"is_other_name({theirs}.nama, {ours}.nama)"
    return f"{theirs}.{name} <> {ours}.{name}"


def _lost(group: str, names: "Sequence[str]", relation: str) -> str:
    """Return a select of the values of one group in `relation` that lost to the register's."""
    each = ", ".join(
        f"{{'variabel': '{name}', "
        f"'nilai': {'null' if _is_text(name) else f'theirs.{name}'}::bigint, "
        f"'teks': {f'theirs.{name}' if _is_text(name) else 'null'}::varchar, "
        f"'berbeda': {_differs(name, 'theirs', 'ours')}}}"
        for name in names
    )
    some = " or ".join(_differs(name, "theirs", "ours") for name in names)
    return (
        "select ours.id_keluarga, ours.id_individu, theirs.giliran, theirs.baris, "
        f"theirs.sumber_{group} as sumber, theirs.tanggal_{group} as tanggal, "
        f"ours.sumber_{group} as sumber_menang, "
        f"coalesce(theirs.tanggal_{group} > ours.tanggal_{group} "
        f"and of_theirs.lindung <> {LAST} and coalesce(of_ours.lindung, 0) < {ALWAYS}, false) "
        "as berlaku_lagi, "
        f"unnest(list_filter([{each}], lambda e: e.berbeda)) as apa "
        f"from {relation} as theirs "
        "inner join person_part as ours on theirs.id_individu = ours.id_individu "
        f"left join standing as of_theirs on of_theirs.variabel = '{group}' "
        f"and of_theirs.sumber = theirs.sumber_{group} "
        f"left join standing as of_ours on of_ours.variabel = '{group}' "
        f"and of_ours.sumber = ours.sumber_{group} "
        f"where ours.id_keluarga is not null and ({some})"
    )


def _met(group: str, names: "Sequence[str]", relation: str) -> str:
    """Return a select of how often `relation` gave what also stands, and how often another."""
    each = ", ".join(
        f"{{'variabel': '{name}', "
        f"'dibandingkan': count(*) filter (theirs.{name} is not null and ours.{name} is not null), "
        f"'berbeda': count(*) filter ({_differs(name, 'theirs', 'ours')})}}"
        for name in names
    )
    return (
        f"select sumber_menang, sumber_kalah, unnest(apa, recursive := true) from ("
        f"select ours.sumber_{group} as sumber_menang, theirs.sumber_{group} as sumber_kalah, "
        f"[{each}] as apa from {relation} as theirs "
        "inner join person_part as ours on theirs.id_individu = ours.id_individu "
        f"where (theirs.sumber_{group}, theirs.tanggal_{group}) "
        f"is distinct from (ours.sumber_{group}, ours.tanggal_{group}) "
        f"and ours.sumber_{group} is not null and theirs.sumber_{group} is not null "
        "group by 1, 2)"
    )


def gather(
    con: "duckdb.DuckDBPyConnection",
    tally: Tally,
    offered: "Mapping[str, Sequence[str]]",
    civil: "Mapping[str, Sequence[str]]",
) -> None:
    """Add to the tally what lost of one part's persons, and how often sources agreed.

    Reads `person_offer_part`, `several`, `civil_verdict_part`, `person_part` and `standing`.

    Parameters
    ----------
    offered, civil : mapping of str to sequence of str
        The groups of which senders, and Dukcapil, give values, with the columns they give.
    """
    con.execute(
        "create or replace temp view person_rival as select person_offer_part.* "
        "from person_offer_part semi join several "
        "on person_offer_part.id_individu = several.id_individu"
    )
    origins = ", ".join(f"sumber as sumber_{g}, tanggal as tanggal_{g}" for g in civil)
    con.execute(
        "create or replace temp view civil_rival as "
        f"select *, {origins}, 1::bigint as giliran, 0::bigint as baris from civil_verdict_part"
    )
    for table, select in (("person_lost", _lost), ("person_met", _met)):
        told = [select(group, names, "person_rival") for group, names in offered.items()]
        told += [select(group, names, "civil_rival") for group, names in civil.items()]
        con.execute(f"create or replace temp table {table} as {' union all '.join(told)}")
    tally.add("disagreement_part", "merge/person_disagreement")
    tally.add("comparison", "merge/person_comparison")
    for table in ("person_lost", "person_met"):
        con.execute(f"drop table {table}")
