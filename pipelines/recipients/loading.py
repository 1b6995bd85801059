"""Read the recipients' YAMLs; unknown keys, columns and conditions are refused."""

import dataclasses
import json
import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from pipelines.codebook import load as load_codebook
from pipelines.codebook.strict import read_yaml
from pipelines.recipients.definition import (
    Aggregate,
    Frame,
    Hierarchy,
    Label,
    Limit,
    PackageTable,
    Pseudonym,
    Recipient,
    Released,
    Row,
)
from pipelines.rules import load as load_rules
from pipelines.sources.loading import DefinitionError, build

FOLDER = Path(__file__).parent
SHARED = "columns.yaml"
_CRON = re.compile(r"(\S+ ){4}\S+")
# Tables of a frame that hold the codebook's columns, and whom those were asked of.
_GRAIN = {
    "registry_family": "family",
    "previous_family": "family",
    "registry_person": "person",
}
# A condition may compare columns, limits and constants; nothing that reads elsewhere.
_CONDITIONS = {"COLUMN_REF", "CONSTANT", "PARAMETER", "COMPARISON", "CONJUNCTION", "OPERATOR"}


class RecipientError(ValueError):
    """A recipient's YAML asks for what may not, or cannot, be sent."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Shared:
    frames: Mapping[str, Frame]
    personal: tuple[str, ...]
    returned: tuple[str, ...]
    ages: Mapping[str, Limit]
    columns: Mapping[str, Released]


@cache
def _shared() -> _Shared:
    shared: _Shared = build(_Shared, read_yaml(FOLDER / SHARED), "columns")
    return shared


def frames() -> Mapping[str, Frame]:
    """Return the frames that package tables are cut from."""
    return _shared().frames


def returned() -> PackageTable:
    """Return the table that every kabupaten gets back: its families and their deciles."""
    label = Label("Keluarga kabupaten/kota dan desilnya", "The regency's families and deciles")
    order = ("kode_kelurahan_desa", "id_keluarga")
    return PackageTable(label, "family", order, _shared().returned)


def released() -> Mapping[str, Released]:
    """Return the columns of a release that are not the codebook's."""
    return _shared().columns


def ages() -> dict[str, int]:
    """Return the ages by which members are counted."""
    return {name: limit.value for name, limit in _shared().ages.items()}


@cache
def home_of(column: str, frame: str) -> str | None:
    """Return the table of `frame` in which `column` stands, or None."""
    tables = frames()[frame].tables
    if column in released():
        return next((t for t in tables if t in released()[column].tables), None)
    book = load_codebook()
    for table, asked_of in _GRAIN.items():
        if table in tables and any(c.name == column for c in book.columns(asked_of)):
            return table
    return None


def is_personal(column: str) -> bool:
    """Return whether `column` leads to one person or family."""
    if column in released():
        return released()[column].personal
    kind = load_codebook().column(column).kind
    return column in _shared().personal or kind in ("id", "date")


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
        if part["class"] not in _CONDITIONS:
            raise RecipientError(
                f"rows: '{rows}' may only compare columns, constants and limits; "
                f"{part['class'].lower()} is not allowed"
            )
        if part["class"] == "COLUMN_REF":
            columns.add(".".join(part["column_names"]))
        if part["class"] == "PARAMETER":
            limits.add(part["identifier"])
    if any(node.get(key) for key in ("qualify", "having", "modifiers", "group_expressions")):
        raise RecipientError(f"rows: '{rows}' is more than a condition")
    return Row(rows, tuple(sorted(columns)), tuple(sorted(limits)))


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "class" in node:
            yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


def _check_table(recipient: Recipient, name: str, table: PackageTable) -> None:
    place = f"{recipient.ministry}.tables.{name}"
    if table.frame not in frames():
        raise RecipientError(f"{place}: no frame '{table.frame}'")
    if len(table.columns) != len(set(table.columns)) or not table.columns:
        raise RecipientError(f"{place}: a column is listed twice, or none is")
    for column in table.columns:
        pseudonym = column in released() and released()[column].pseudonym_of
        if pseudonym and not recipient.pseudonym:
            raise RecipientError(f"{place}: {column} needs a pseudonym block")
        if not pseudonym and not home_of(column, table.frame):
            raise RecipientError(
                f"{place}: no column '{column}' in codebook or release for frame {table.frame}"
            )
        if not pseudonym and recipient.pseudonym and is_personal(column):
            raise RecipientError(f"{place}: '{column}' leads to a person; not with pseudonyms")
    if not table.order or not set(table.order) <= set(table.columns):
        raise RecipientError(f"{place}: order must name columns of the table")
    if table.rows:
        named = condition(table.rows)
        unknown = [c for c in named.columns if not home_of(c, table.frame)]
        if unknown:
            raise RecipientError(f"{place}: rows name unknown columns {', '.join(unknown)}")
        if not set(named.limits) <= set(recipient.limits):
            raise RecipientError(f"{place}: rows name limits that are not there")


def _check(recipient: Recipient) -> None:
    place = recipient.ministry
    if not recipient.tables or "parquet" not in recipient.formats:
        raise RecipientError(f"{place}: a package has tables, and Parquet among its formats")
    if not recipient.legal_basis or not recipient.purpose.id:
        raise RecipientError(f"{place}: no legal basis or purpose")
    if not _CRON.fullmatch(recipient.schedule):
        raise RecipientError(f"{place}: schedule '{recipient.schedule}' is not a cron line")
    if bool(recipient.pseudonym) != bool(recipient.keys.pseudonym):
        raise RecipientError(f"{place}: pseudonyms need an epoch and a key")
    unknown = set(recipient.limits.values()) - set(load_rules())
    if unknown:
        raise RecipientError(f"{place}: no rule {', '.join(sorted(unknown))}")
    for name, table in recipient.tables.items():
        _check_table(recipient, name, table)
    for name, aggregate in recipient.aggregates.items():
        wanted = set(aggregate.keys)
        if any(not set(known) <= wanted for known in aggregate.known_totals):
            raise RecipientError(f"{place}.aggregates.{name}: known_totals name other keys")


def read(path: Path) -> Recipient:
    """Read one recipient's YAML.

    Raises
    ------
    RecipientError
        If a key is unknown or missing at any level, or a column is in no codebook or release.
    """
    try:
        raw = read_yaml(path)
        parts = _optional(raw)
        recipient: Recipient = build(Recipient, raw, path.stem)
    except RecipientError:
        raise
    except (DefinitionError, ValueError) as error:
        raise RecipientError(str(error)) from None
    recipient = dataclasses.replace(recipient, **parts)
    if recipient.ministry != path.stem:
        raise RecipientError(f"{path.name}: ministry is '{recipient.ministry}'")
    _check(recipient)
    return recipient


def _optional(raw: dict[str, Any]) -> dict[str, Any]:
    """Take the parts that may be absent out of `raw`, and build them."""
    parts: dict[str, Any] = {}
    if "pseudonym" in raw:
        parts["pseudonym"] = build(Pseudonym, raw.pop("pseudonym"), "pseudonym")
    if "aggregates" in raw:
        parts["aggregates"] = types.MappingProxyType(
            {name: _aggregate(name, each) for name, each in raw.pop("aggregates").items()}
        )
    return parts


def _aggregate(name: str, raw: dict[str, Any]) -> Aggregate:
    hierarchy = raw.pop("hierarchy", None)
    aggregate: Aggregate = build(Aggregate, raw, f"aggregates.{name}")
    if hierarchy is None:
        return aggregate
    built = build(Hierarchy, hierarchy, f"aggregates.{name}.hierarchy")
    return dataclasses.replace(aggregate, hierarchy=built)


@cache
def load() -> Mapping[str, Recipient]:
    """Return every recipient by ministry, in order of name."""
    paths = sorted(path for path in FOLDER.glob("*.yaml") if path.name != SHARED)
    return types.MappingProxyType({path.stem: read(path) for path in paths})
