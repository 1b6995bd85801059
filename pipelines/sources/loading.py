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
from pipelines.codebook.strict import read_yaml
from pipelines.errors import DataStop
from pipelines.home import default_home
from pipelines.sources.definition import Column, Source, Table

FOLDER = Path(__file__).parent
HOME_FOLDER = "sources"  # of a home: sources that only this installation has
# Region names and the family's own derived columns never come from a sender.
NOT_SENT = frozenset({"perkotaan"})
GRAIN = {
    "family": "family",
    "survey_family": "family",
    "person": "person",
    "survey_person": "person",
}


class DefinitionError(DataStop, ValueError):
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
    hints, needed = _keys(kind)
    spelled = {name.rstrip("_"): name for name in hints}
    unknown = sorted(set(value) - set(spelled))
    if unknown:
        raise DefinitionError(f"{place}: unknown key {', '.join(map(str, unknown))}")
    if needed - set(value):
        raise DefinitionError(f"{place}: no {', '.join(sorted(needed - set(value)))}")
    return kind(
        **{
            spelled[key]: build(hints[spelled[key]], item, f"{place}.{key}")
            for key, item in value.items()
        }
    )


@cache
def _keys(kind: Any) -> tuple[dict[str, Any], set[str]]:
    """Return the fields of a dataclass with their types, and the keys that YAML must have."""
    needed = {
        each.name.rstrip("_")
        for each in dataclasses.fields(kind)
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    }
    return get_type_hints(kind), needed


def codebook_columns(into: str) -> tuple[Column, ...]:
    """Return the codebook's columns that a sender can know, each under its own name."""
    grain = GRAIN[into]
    book = load_codebook()
    variables = {variable.name: variable for variable in book.variables}
    columns = []
    for column in book.columns(grain):
        variable = variables[column.variable]
        if not variable.derived and column.name not in NOT_SENT:
            columns.append(
                Column(column.name, variable=column.name, required=bool(variable.official))
            )
    if grain == "person" and all(c.variable != "nomor_kartu_keluarga" for c in columns):
        kk = "nomor_kartu_keluarga"
        columns.insert(0, Column(kk, variable=kk, required=True))
    return tuple(columns)


def normal(header: str) -> str:
    """Return `header` as it is compared: trimmed, lower case, single spaces."""
    return " ".join(header.lower().split())


def _placed(column: Column, place: str) -> Column:
    """Return a column with a header of its own, whether it is sent, joined or constant."""
    given = [bool(column.header), bool(column.headers), bool(column.constant)]
    if sum(given) != 1:
        raise DefinitionError(f"{place}: one of header, headers and constant")
    name = column.header or " ".join(column.headers) or f"(tetap) {column.variable}"
    place = f"{place} ({name})"
    if column.used is not bool(column.variable):
        raise DefinitionError(f"{place}: a variable, or used: false")
    if column.aliases and not column.header:
        raise DefinitionError(f"{place}: aliases go with header")
    return dataclasses.replace(column, header=name)


def _completed(table: Table, place: str) -> Table:
    columns = tuple(
        _placed(column, f"{place}.columns[{number}]") for number, column in enumerate(table.columns)
    )
    own = {column.variable for column in columns if column.used}
    known = {normal(column.header) for column in columns}
    if table.codebook:
        columns += tuple(
            column
            for column in codebook_columns(table.into)
            if column.variable not in own and normal(column.header) not in known
        )
    table = dataclasses.replace(table, columns=columns)
    seen = [
        (column.sheet, normal(header))
        for column in table.sent
        for header in (column.header, *column.aliases)
    ]
    if len(seen) != len(set(seen)):
        raise DefinitionError(f"{place}: a header is listed twice")
    return table


def read(path: Path) -> Source:
    """Read one source's YAML.

    Raises
    ------
    DefinitionError
        If a key is unknown, missing or of the wrong type, at any level.
    """
    try:
        raw = read_yaml(path)
    except (ValueError, yaml.YAMLError, OSError) as error:
        raise DefinitionError(f"{path.name}: {error}") from error
    source: Source = build(Source, raw, path.stem)
    if source.source != path.stem:
        raise DefinitionError(f"{path.name}: source is {source.source!r}")
    tables = {
        name: _completed(table, f"{source.source}.tables.{name}")
        for name, table in source.tables.items()
    }
    return dataclasses.replace(source, tables=types.MappingProxyType(tables))


def folders() -> tuple[Path, ...]:
    """Return where sources are defined: here, and in ``$DTSEN_HOME/sources`` for a home's own."""
    own = default_home().absolute() / HOME_FOLDER  # asked for each row: no link is followed
    return (FOLDER, own) if own.is_dir() else (FOLDER,)


def load() -> Mapping[str, Source]:
    """Return every source by name, in the order of their numbers.

    Raises
    ------
    DefinitionError
        If a definition says what cannot be, or two of them clash.
    """
    return _load(folders())


@cache
def _load(places: tuple[Path, ...]) -> Mapping[str, Source]:
    from pipelines.sources.checking import check

    found = [read(path) for place in places for path in sorted(place.glob("*.yaml"))]
    sources = sorted(found, key=lambda source: source.number)
    for key in ("number", "source"):
        seen: dict[Any, str] = {}
        for source in sources:
            other = seen.setdefault(getattr(source, key), source.source)
            if other is not source.source:
                raise DefinitionError(
                    f"{source.source}.{key}: {getattr(source, key)!r} is taken by {other}; "
                    f"numbers up to {max(each.number for each in sources)} are in use"
                )
    check(sources)
    return types.MappingProxyType({source.source: source for source in sources})


def label_of(source: str) -> str:
    """Return the Indonesian name of a source; the source itself, if it is not known any more."""
    known = load().get(source)
    return known.label.id if known else source


def fingerprint() -> str:
    """Return a SHA-256 over all source definitions, their words and the envelope's schema."""
    return _fingerprint(folders())


@cache
def _fingerprint(places: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for place in places:
        for path in sorted([*place.rglob("*.yaml"), *place.glob("*.json")]):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
