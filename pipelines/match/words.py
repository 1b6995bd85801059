"""The macros by which names and addresses are compared, and the words they know."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook.strict import only_keys, read_yaml
from pipelines.linkage import definition, scoring

if TYPE_CHECKING:
    import duckdb

_HERE = Path(__file__).parent
_KINDS = {"address_words"}


@cache
def _known() -> dict[str, Any]:
    return dict(only_keys("words.yaml", read_yaml(_HERE / "words.yaml"), _KINDS, _KINDS))


def _listed(values: list[str]) -> str:
    return "[" + ", ".join(store.literal(value) for value in values) + "]"


def _mapped(pairs: dict[str, Any]) -> str:
    keys, values = _listed(list(pairs)), _listed([str(value) for value in pairs.values()])
    return f"map({keys}, {values})"


def prepare(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the macros of ``sql/match/macros.sql`` on a connection, and those they stand on."""
    linkage = definition.load()
    scoring.prepare(con, linkage)
    written = [word for variants in linkage.name_variants.values() for word in variants]
    special = "|".join(map(re.escape, [*linkage.name_titles, *written]))
    variables = {
        "address_words": _listed(_known()["address_words"]),
        # what keeps a name from being its words as they stand
        "unusual": store.literal(f"(^| )({special})( |$)|^H |  |^ | $"),
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
