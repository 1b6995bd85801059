"""The macros by which names and addresses are compared, and the words they know."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook.strict import only_keys, read_yaml
from pipelines.rules import in_force

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_HERE = Path(__file__).parent
_KINDS = {"titles", "first_titles", "spellings", "address_words", "months"}


@cache
def _known() -> dict[str, Any]:
    return dict(only_keys("words.yaml", read_yaml(_HERE / "words.yaml"), _KINDS, _KINDS))


def _listed(values: list[str]) -> str:
    return "[" + ", ".join(store.literal(value) for value in values) + "]"


def _mapped(pairs: dict[str, Any]) -> str:
    keys, values = _listed(list(pairs)), _listed([str(value) for value in pairs.values()])
    return f"map({keys}, {values})"


def prepare(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make the macros of ``sql/match/macros.sql`` on a connection."""
    known = _known()
    usual = {word: usual for usual, written in known["spellings"].items() for word in written}
    special = "|".join(map(re.escape, [*known["titles"], *usual]))
    first = "|".join(map(re.escape, known["first_titles"]))
    variables = {
        "titles": _listed(known["titles"]),
        "first_titles": _listed(known["first_titles"]),
        "spellings": _mapped(usual),
        "address_words": _listed(known["address_words"]),
        "months": _mapped(known["months"]),
        "default_days": _listed(in_force("match_default_days", quarter)),
        # what keeps a name from being its words as they stand
        "unusual": store.literal(f"(^| )({special})( |$)|^({first}) |  |^ | $"),
    }
    for name, value in variables.items():
        con.execute(f"set variable {name} = {value}")
    con.execute(store.query("conform/macros"))
    con.execute(store.query("match/macros"))


def phrases(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the macro `phrase(subject, level)`: what a requester reads of an agreement."""
    texts = {
        f"{subject}.{level}": text
        for subject, levels in read_yaml(_HERE / "reasons.yaml").items()
        for level, text in levels.items()
    }
    con.execute(f"set variable phrases = {_mapped(texts)}")
    con.execute(
        "create or replace temp macro phrase(subject, level) as "
        "getvariable('phrases')[subject || '.' || level]"
    )
