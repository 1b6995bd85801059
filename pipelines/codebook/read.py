"""From the YAML blocks to variables and columns."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from pipelines.codebook.claimable import check_evidence
from pipelines.codebook.model import Codebook, Column, Rule, Variable
from pipelines.codebook.strict import Reference, label, make, only_keys, read_yaml
from pipelines.quarter import is_quarter

_OF_VARIABLE = {
    "number",
    "after",
    "official_name",
    "label",
    "key",
    "derived",
    "since",
    "reference",
    "evidence",
    "group",
}
_NO_ANSWER = ("-", "TT", "TIDAK TAHU", "TIDAK DIKETAHUI", "N/A", "NULL")  # never of a text:
_NO_TEXT = ("-",)  # "Null" may be somebody's name


def read_blocks(folder: Path) -> tuple[Variable, ...]:
    """Return the variables of all blocks, persons first, in official order."""
    variables = [
        variable for path in sorted(folder.glob("*.yaml")) for variable in _read_block(path)
    ]
    return (*_in_order(variables, "person"), *_in_order(variables, "family"))


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Return the rules of one YAML file, in its order."""
    raw = only_keys(path.name, read_yaml(path), {"scope", "table", "rules"}, {"scope", "rules"})
    scope, table = raw["scope"], raw.get("table")
    return tuple(
        _read_rule(path.name, code, item, scope, table) for code, item in raw["rules"].items()
    )


def _read_rule(file: str, code: str, item: Any, scope: str, table: str | None) -> Rule:
    where = f"{file}: {code}"
    allowed = {entry.name for entry in fields(Rule)} - {"code"}
    raw = dict(only_keys(where, item, allowed, {"severity", "message", "fix"}))
    raw.setdefault("scope", scope)
    raw.setdefault("table", table)
    raw.setdefault("variable", None)
    raw.setdefault("reference", "Ketentuan pengiriman DTSEN")
    raw["needs"] = tuple(raw.get("needs", ()))
    when = raw.get("when")
    raw["when"] = f"coalesce({' '.join(when.split())}, false)" if when else None
    if when and raw["variable"] is None:
        raise ValueError(f"{where}: names no variable")
    return make(Rule, where, raw, code=code)


def check_book(book: Codebook) -> Codebook:
    """Return the codebook if its parts fit together.

    Raises
    ------
    ValueError
        If a question depends on a column that is not there, or two rules share a code.
    """
    for group in ("family", "person"):
        columns = {column.name: column for column in book.columns(group)}
        if len(columns) != len(book.columns(group)):
            raise ValueError(f"{group}: two columns share a name")
        for column in columns.values():
            for other, answers in column.asked_if.items():
                _check_condition(column, columns.get(other), other, answers)
    codes = [rule.code for rule in book.rules]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"rule code {', '.join(twice)} stands twice")
    return book


def _check_condition(column: Column, other: Column | None, name: str, answers: Any) -> None:
    if other is None:
        raise ValueError(f"column {column.name}: asked_if names {name}, which is not there")
    if other.codes and not set(answers) <= set(other.codes):
        raise ValueError(f"column {column.name}: asked_if names a code that {name} lacks")


def _read_block(path: Path) -> list[Variable]:
    raw = only_keys(
        path.name,
        read_yaml(path),
        {"asked_of", "since", "reference", "group", "variables"},
        {"asked_of", "since", "reference", "variables"},
    )
    if raw["asked_of"] not in ("family", "person"):
        raise ValueError(f"{path.name}: asked_of {raw['asked_of']!r} is not family or person")
    return [_read_variable(path.name, raw, name, item) for name, item in raw["variables"].items()]


def _read_variable(file: str, block: Any, name: str, item: Any) -> Variable:
    where = f"{file}: {name}"
    if not isinstance(item, dict):
        raise ValueError(f"{where}: should be a mapping")
    own = {key: value for key, value in item.items() if key in _OF_VARIABLE}
    rest = {key: value for key, value in item.items() if key not in _OF_VARIABLE}
    only_keys(where, own, _OF_VARIABLE, {"label"})
    parts = rest.pop("columns", None)
    if parts is None:
        parts = {name: {**rest, "label": own["label"]}}
    elif rest:
        raise ValueError(f"{where}: unknown key {', '.join(sorted(rest))} beside 'columns'")
    check_evidence(where, tuple(own.get("evidence", ())))
    since = own.get("since", block["since"])
    if not is_quarter(str(since)):
        raise ValueError(f"{where}: since {since!r} is not a quarter such as 2025Q1")
    given = {
        "variable": name,
        "asked_of": block["asked_of"],
        "derived": own.get("derived", False),
        "key": own.get("key", False),
        "official": "number" in own,
    }
    return Variable(
        name=name,
        asked_of=block["asked_of"],
        label=label(where, own["label"]),
        reference=make(Reference, f"{where}: reference", own.get("reference", block["reference"])),
        since=since,
        components=tuple(_read_column(file, part, raw, given) for part, raw in parts.items()),
        number=own.get("number"),
        after=own.get("after"),
        official_name=own.get("official_name", name),
        key=given["key"],
        derived=given["derived"],
        evidence=tuple(own.get("evidence", ())),
        group=own.get("group", block.get("group")),
    )


def _read_column(file: str, name: str, item: Any, given: dict[str, Any]) -> Column:
    where = f"{file}: {name}"
    allowed = {entry.name for entry in fields(Column)} - {"name", *given}
    raw = dict(only_keys(where, item, allowed, {"kind", "label"}))
    no_answer = _NO_TEXT if raw["kind"] == "text" else _NO_ANSWER
    raw["label"] = label(where, raw["label"])
    raw["codes"] = {
        _integer(where, code): label(f"{where}: code {code}", text)
        for code, text in raw.get("codes", {}).items()
    }
    raw["coarse"] = {
        _integer(where, code): _coarse(f"{where}: coarse code {code}", text)
        for code, text in raw.get("coarse", {}).items()
    }
    raw["missing"] = (*no_answer, *map(str, raw.get("missing", ())))
    raw["digits"] = tuple(raw.get("digits", ()))
    raw["between"] = tuple(raw["between"]) if "between" in raw else None
    raw["asked_if"] = {other: tuple(codes) for other, codes in raw.get("asked_if", {}).items()}
    return make(Column, where, raw, name=name, **given)


def _integer(where: str, code: object) -> int:
    if not isinstance(code, int) or isinstance(code, bool):
        raise ValueError(f"{where}: code {code!r} is not a whole number")
    return code


def _coarse(where: str, raw: Any) -> dict[str, Any]:
    only_keys(where, raw, {"id", "en", "of"}, {"id", "en", "of"})
    named = label(where, {"id": raw["id"], "en": raw["en"]})
    return {**named, "of": [_integer(where, code) for code in raw["of"]]}


def _in_order(variables: list[Variable], asked_of: str) -> list[Variable]:
    """Sort by official number, then put each supplementary one after its neighbour."""
    group = [variable for variable in variables if variable.asked_of == asked_of]
    ordered = sorted((v for v in group if v.official), key=lambda v: v.number or 0)
    numbers = [variable.number for variable in ordered]
    if len(set(numbers)) != len(numbers):
        raise ValueError(f"{asked_of}: two variables share an official number")
    waiting = [variable for variable in group if not variable.official]
    while waiting:
        names = [variable.name for variable in ordered]
        ready = next((v for v in waiting if v.after in names), None)
        if ready is None:
            raise ValueError(f"variable {waiting[0].name}: stands after {waiting[0].after!r}?")
        ordered.insert(names.index(str(ready.after)) + 1, ready)
        waiting.remove(ready)
    return ordered
