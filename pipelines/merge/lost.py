"""Persons' values that lost: to whom, and which of them stand again next quarter.

Most persons have one row only, and most that have several say the same; only rows of which some
answer differs from the one that won are looked at answer by answer.
"""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge.civil import CONFIRMED
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


def _differs(name: str) -> str:
    """Return whether an answer was given and is another one than that which stands."""
    if name == "nama":  # spellings of one name are no disagreement
        return "is_other_name(its_nama, nama)"
    return f"its_{name} <> {name}"


def _beside(groups: "Mapping[str, Sequence[str]]", relation: str) -> str:
    """Return a select of the rows of `relation` (``its_…``), each with what stands of its person.

    All groups are compared on it: the register's rows are looked up once. Nobody told of a steady
    person.
    """
    names = [name for listed in groups.values() for name in listed]
    names += [f"{what}_{group}" for group in groups for what in ("sumber", "tanggal")]
    both = ", ".join(f"theirs.{name} as its_{name}, ours.{name}" for name in names)
    return (
        f"select ours.id_keluarga, ours.id_individu, theirs.giliran, theirs.baris, {both} "
        f"from {relation} as theirs "
        "inner join person_anew as ours on theirs.id_individu = ours.id_individu"
    )


def _civil(groups: "Mapping[str, Sequence[str]]") -> str:
    """Return a select, as `_beside` does, of Dukcapil's word, which stands beside each person."""
    cells = [
        f"dukcapil_{name} as its_{name}, {name}" for listed in groups.values() for name in listed
    ]
    cells += [
        f"dukcapil_{what} as its_{what}_{group}, {what}_{group}"
        for group in groups
        for what in ("sumber", "tanggal")
    ]
    return (
        "select id_keluarga, id_individu, 1::bigint as giliran, 0::bigint as baris, "
        f"{', '.join(cells)} from person_anew"
    )


def _steady(civil: "Mapping[str, Sequence[str]]") -> str:
    """Return a select, as `_civil` does, of whom Dukcapil calls what the register calls him."""
    cells = [f"{name} as its_{name}, {name}" for listed in civil.values() for name in listed]
    cells += [
        f"{what}_{CONFIRMED} as its_{what}_{group}, {what}_{group}"
        for group in civil
        for what in ("sumber", "tanggal")
    ]
    return f"select {', '.join(cells)} from person_part where tetap"


def _lost(group: str, names: "Sequence[str]", relation: str) -> str:
    """Return a select of the values of one group in `relation` that lost to the register's."""
    each = ", ".join(
        f"{{'variabel': '{name}', "
        f"'nilai': {'null' if _is_text(name) else f'its_{name}'}::bigint, "
        f"'teks': {f'its_{name}' if _is_text(name) else 'null'}::varchar, "
        f"'berbeda': {_differs(name)}}}"
        for name in names
    )
    some = " or ".join(map(_differs, names))
    return (
        "select id_keluarga, id_individu, giliran, baris, "
        f"its_sumber_{group} as sumber, its_tanggal_{group} as tanggal, "
        f"sumber_{group} as sumber_menang, "
        f"coalesce(its_tanggal_{group} > tanggal_{group} "
        f"and of_theirs.lindung <> {LAST} and coalesce(of_ours.lindung, 0) < {ALWAYS}, false) "
        "as berlaku_lagi, "
        f"unnest(list_filter([{each}], lambda e: e.berbeda)) as apa "
        f"from (select * from {relation} where id_keluarga is not null and ({some})) as rival "
        f"left join standing as of_theirs on of_theirs.variabel = '{group}' "
        f"and of_theirs.sumber = rival.its_sumber_{group} "
        f"left join standing as of_ours on of_ours.variabel = '{group}' "
        f"and of_ours.sumber = rival.sumber_{group}"
    )


def _met(group: str, names: "Sequence[str]", relation: str) -> str:
    """Return a select of how often `relation` gave what also stands, and how often another."""
    each = ", ".join(
        f"{{'variabel': '{name}', "
        f"'dibandingkan': count(*) filter (its_{name} is not null and {name} is not null), "
        f"'berbeda': count(*) filter ({_differs(name)})}}"
        for name in names
    )
    return (
        f"select sumber_menang, sumber_kalah, unnest(apa, recursive := true) from ("
        f"select sumber_{group} as sumber_menang, its_sumber_{group} as sumber_kalah, "
        f"[{each}] as apa from {relation} "
        f"where (its_sumber_{group}, its_tanggal_{group}) "
        f"is distinct from (sumber_{group}, tanggal_{group}) "
        f"and sumber_{group} is not null and its_sumber_{group} is not null "
        "group by 1, 2)"
    )


def gather(
    con: "duckdb.DuckDBPyConnection",
    tally: Tally,
    offered: "Mapping[str, Sequence[str]]",
    civil: "Mapping[str, Sequence[str]]",
) -> None:
    """Add to the tally what lost of one part's persons, and how often sources agreed.

    Reads `person_offered`, `person_anew`, `person_part` and `standing`.

    Parameters
    ----------
    offered, civil : mapping of str to sequence of str
        The groups of which senders, and Dukcapil, give values, with the columns they give.
    """
    con.register("person_rival", con.sql(_beside(offered, "person_offered")).to_arrow_table())
    con.execute(f"create or replace temp view civil_rival as {_civil(civil)}")
    con.execute(f"create or replace temp view steady_rival as {_steady(civil)}")
    for table, select in (("person_lost", _lost), ("person_met", _met)):
        told = [select(group, names, "person_rival") for group, names in offered.items()]
        told += [select(group, names, "civil_rival") for group, names in civil.items()]
        if table == "person_met":  # what is the same loses nothing
            told += [
                select(group, names, "steady_rival")
                for group, names in civil.items()
                if group != CONFIRMED
            ]
        con.execute(f"create or replace temp table {table} as {' union all '.join(told)}")
    tally.add("disagreement_part", "merge/person_disagreement")
    tally.add("comparison", "merge/person_comparison")
    for view in ("civil_rival", "steady_rival"):
        con.execute(f"drop view {view}")
    con.unregister("person_rival")
    for table in ("person_lost", "person_met"):
        con.execute(f"drop table {table}")
