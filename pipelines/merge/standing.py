"""What a source's word counts for on each variable: dated rules, the most specific one first.

``precedence_of_variables`` names a column, a variable or a group of variables, and says for it
what differs from the common order and protection.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipelines import rules, sources, store
from pipelines.codebook import Column, load
from pipelines.precedence import ALWAYS, HIGHEST_RANK, LAST
from pipelines.registry import groups, valued

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# the type of a variable's name: a number to the engine, in the order of the alphabet
NAMED = "nama_variabel"
_RULE = "precedence_of_variables"
Row = tuple[str, int, int, int]


def prepare(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make the type `NAMED` and the tables `standing` and `yields` on a connection.

    `standing` has a row for each variable and each source that may give it (a source without a
    row never may), with quarters protected and rank as `strength` takes them; a person's values
    stand under the name of their group. `yields` names the classes whose word on a variable a
    source never replaces, however old.
    """
    standing, yielding = standings(quarter)
    names = sorted({name for name, *_ in standing} | {column.name for column in valued()})
    con.execute(f"create type {NAMED} as enum ({', '.join(map(store.literal, names))})")
    con.execute(
        f"create table standing (variabel {NAMED}, sumber tinyint, lindung integer, urut integer)"
    )
    con.execute(f"create table yields (variabel {NAMED}, sumber tinyint, kelas varchar)")
    store.insert(con, "standing", standing)
    store.insert(con, "yields", yielding)


def standings(quarter: "Quarter") -> tuple[list[Row], list[tuple[str, int, str]]]:
    """Return the rows of `standing` and `yields` in a quarter.

    Raises
    ------
    ValueError
        If the rule names what is no variable, source or class, or more ranks than there may be.
    """
    said = rules.in_force(_RULE, quarter)
    _check_names(said)
    standing, yielding = [], []
    for name, entry in _entries(said).items():
        order = entry.get("order", rules.in_force("precedence_class_order", quarter))
        protected = entry.get("protected", rules.in_force("protected_quarters", quarter))
        ranked = [each for each in order if each in protected]
        if len(ranked) > HIGHEST_RANK:
            raise ValueError(f"{_RULE}: {name} protects {len(ranked)} of its order, at most 5 fit")
        for source in sorted(sources.load().values(), key=lambda each: each.number):
            known = (source.source, source.class_)
            if any(each in entry.get("never", ()) for each in known):
                continue
            own = next((each for each in known if each in protected), None)
            lindung = ALWAYS if protected.get(own) == "always" else protected.get(own, 0)
            if any(each in entry.get("last", ()) for each in known):
                lindung, own = LAST, None
            urut = len(ranked) - ranked.index(own) if own in ranked else 0
            standing.append((name, source.number, lindung, urut))
            yielding += [
                (name, source.number, kelas)
                for each in known
                for kelas in entry.get("yields", {}).get(each, ())
            ]
    return standing, yielding


def _entries(said: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what is said of each family column and each group of persons' variables."""
    family = {column.name: [_group(column), column.variable, column.name] for column in valued()}
    names = family | {group: [group] for group in groups()}
    return {
        name: {key: value for each in said_under for key, value in said.get(each, {}).items()}
        for name, said_under in names.items()
    }


def _group(column: Column) -> str:
    return load().variable(column.variable, column.asked_of).group or ""


def _check_names(said: Mapping[str, Mapping[str, Any]]) -> None:
    variables = {name for c in valued() for name in (_group(c), c.variable, c.name)}
    unknown = set(said) - variables - set(groups())
    if unknown:
        raise ValueError(f"{_RULE}: {sorted(unknown)} is no variable, nor a group of them")
    classes = {source.class_ for source in sources.load().values()}
    senders = set(sources.load()) | classes
    for name, entry in said.items():
        named = {*entry.get("order", ()), *entry.get("never", ()), *entry.get("last", ())}
        named |= {*entry.get("protected", {}), *entry.get("yields", {})}
        named |= {each for over in entry.get("yields", {}).values() for each in over}
        if strangers := named - senders:
            raise ValueError(f"{_RULE}: {name} names {sorted(strangers)}, no source or class")
