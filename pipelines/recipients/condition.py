"""Row filters, read by DuckDB's own parser before they ever meet data."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

from pipelines.recipients.definition import Row

# A condition may compare columns, limits and constants; nothing that reads elsewhere.
_ALLOWED = {"COLUMN_REF", "CONSTANT", "PARAMETER", "COMPARISON", "CONJUNCTION", "OPERATOR"}
_MORE = ("qualify", "having", "modifiers", "group_expressions")


class RecipientError(ValueError):
    """A recipient's YAML asks for what may not, or cannot, be sent."""


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@cache
def condition(rows: str) -> Row:
    """Read a row filter with DuckDB's own parser and list the columns and limits it names.

    Raises
    ------
    RecipientError
        If it is not a plain comparison: a query, a function or something unreadable.
    """
    query = {"query": f"select 1 from frame where {rows}"}
    ((text,),) = _parser().execute("select json_serialize_sql($query)", query).fetchall()
    tree = json.loads(text)
    if tree["error"] or len(tree["statements"]) != 1:
        raise RecipientError(f"rows: '{rows}' is not a condition in SQL")
    node = tree["statements"][0]["node"]
    columns, limits = set(), set()
    for part in _walk(node["where_clause"]):
        if part["class"] not in _ALLOWED and not _is_membership(part):
            raise RecipientError(
                f"rows: '{rows}' may only compare columns, constants and limits; "
                f"{part['class'].lower()} is not allowed"
            )
        if part["class"] == "COLUMN_REF":
            columns.add(".".join(part["column_names"]))
        if part["class"] == "PARAMETER":
            limits.add(part["identifier"])
    if any(node.get(key) for key in _MORE):
        raise RecipientError(f"rows: '{rows}' is more than a condition")
    return Row(rows, tuple(sorted(columns)), tuple(sorted(limits)))


def _is_membership(part: dict[str, Any]) -> bool:
    """Whether a part is ``column in $limit``, which the parser gives as a function."""
    return (
        part["class"] == "FUNCTION"
        and part["function_name"] == "contains"
        and [each["expression"]["class"] for each in part["arguments"]]
        == ["PARAMETER", "COLUMN_REF"]
    )


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "class" in node:
            yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)
