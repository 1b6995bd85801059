"""Read the YAMLs of the sources into frozen dataclasses; what they do not know is refused."""

import dataclasses
import hashlib
import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import yaml

from pipelines.codebook import load as load_codebook
from pipelines.sources.definition import Column, Source, Table

FOLDER = Path(__file__).parent
# Region names and the family's own derived columns never come from a sender.
NOT_SENT = frozenset({"perkotaan"})
GRAIN = {
    "family": "family",
    "survey_family": "family",
    "person": "person",
    "survey_person": "person",
}


class DefinitionError(ValueError):
    """A source's YAML says something that cannot be."""


def build(kind: Any, value: Any, place: str) -> Any:
    """Turn what YAML gave into `kind`, refusing unknown keys and wrong types.

    Parameters
    ----------
    kind
        A dataclass or a type of one of its fields.
    value
        As read from YAML.
    place : str
        For the message, such as ``siks_ng.tables.keluarga``.

    Raises
    ------
    DefinitionError
        Naming the place.
    """
    if dataclasses.is_dataclass(kind):
        return _object(kind, value, place)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        if value not in arguments:
            raise DefinitionError(f"{place}: {value!r} is none of {', '.join(arguments)}")
        return value
    if origin is tuple:
        items = _of_type(list, "a list", value, place)
        return tuple(build(arguments[0], item, f"{place}[{i}]") for i, item in enumerate(items))
    if origin is Mapping:
        pairs = _of_type(dict, "a mapping", value, place).items()
        built = {
            build(arguments[0], name, f"{place}.{name}"): build(
                arguments[1], item, f"{place}.{name}"
            )
            for name, item in pairs
        }
        return types.MappingProxyType(built)
    return _of_type(kind, kind.__name__, value, place)


def _of_type(kind: Any, said: str, value: Any, place: str) -> Any:
    if type(value) is not kind:
        raise DefinitionError(f"{place}: {value!r} is not {said}")
    return value


def _object(kind: Any, value: Any, place: str) -> Any:
    _of_type(dict, "a mapping", value, place)
    hints = get_type_hints(kind)
    spelled = {name.rstrip("_"): name for name in hints}
    unknown = sorted(set(value) - set(spelled))
    if unknown:
        raise DefinitionError(f"{place}: unknown key {', '.join(map(str, unknown))}")
    needed = {
        each.name.rstrip("_")
        for each in dataclasses.fields(kind)
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    }
    if needed - set(value):
        raise DefinitionError(f"{place}: no {', '.join(sorted(needed - set(value)))}")
    return kind(
        **{
            spelled[key]: build(hints[spelled[key]], item, f"{place}.{key}")
            for key, item in value.items()
        }
    )


def codebook_columns(into: str) -> tuple[Column, ...]:
    """Return the codebook's columns that a sender can know, each under its own name."""
    grain = GRAIN[into]
    book = load_codebook()
    variables = {variable.name: variable for variable in book.variables}
    columns = []
    for column in book.columns(grain):
        variable = variables[column.variable]
        if not variable.derived and column.name not in NOT_SENT:
            columns.append(Column(column.name, column.name, required=bool(variable.official)))
    if grain == "person" and all(c.variable != "nomor_kartu_keluarga" for c in columns):
        columns.insert(0, Column("nomor_kartu_keluarga", "nomor_kartu_keluarga", True))
    return tuple(columns)


def normal(header: str) -> str:
    """Return `header` as it is compared: trimmed, lower case, single spaces."""
    return " ".join(header.lower().split())


def _completed(table: Table, place: str) -> Table:
    for column in table.columns:
        if column.used is not bool(column.variable):
            raise DefinitionError(f"{place}.{column.header}: a variable, or used: false")
    own = {column.variable for column in table.columns if column.used}
    known = {normal(column.header) for column in table.columns}
    if not table.codebook:
        columns = table.columns
    else:
        columns = table.columns + tuple(
            column
            for column in codebook_columns(table.into)
            if column.variable not in own and normal(column.header) not in known
        )
    seen = [(column.sheet, normal(column.header)) for column in columns]
    if len(seen) != len(set(seen)):
        raise DefinitionError(f"{place}: a header is listed twice")
    return dataclasses.replace(table, columns=columns)


def read(path: Path) -> Source:
    """Read one source's YAML.

    Raises
    ------
    DefinitionError
        If a key is unknown, missing or of the wrong type, at any level.
    """
    source: Source = build(Source, yaml.safe_load(path.read_text("utf-8")), path.stem)
    if source.source != path.stem:
        raise DefinitionError(f"{path.name}: source is {source.source!r}")
    tables = {
        name: _completed(table, f"{source.source}.tables.{name}")
        for name, table in source.tables.items()
    }
    return dataclasses.replace(source, tables=types.MappingProxyType(tables))


@cache
def load() -> Mapping[str, Source]:
    """Return every source by name, in the order of their numbers."""
    sources = sorted(map(read, FOLDER.glob("*.yaml")), key=lambda source: source.number)
    numbers = [source.number for source in sources]
    if len(numbers) != len(set(numbers)):
        raise DefinitionError("two sources bear one number")
    return types.MappingProxyType({source.source: source for source in sources})


@cache
def fingerprint() -> str:
    """Return a SHA-256 over all source definitions and the envelope's schema."""
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.glob("*.yaml"), *FOLDER.glob("*.json")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
