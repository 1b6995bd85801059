"""A decree for one test: a rule gets another value, as a new entry in its YAML would."""

import dataclasses
from typing import Any

import pytest

from pipelines import rules
from pipelines.rules import Dated, Reference


def decree(monkeypatch: pytest.MonkeyPatch, rule: str, value: Any, first: str = "2026Q1") -> None:
    """Let `value` be in force from the quarter `first` on."""
    known = dict(rules.load())
    values = {q: dated for q, dated in known[rule].values.items() if q < first}
    values[first] = Dated(value, Reference("made for a test"))
    known[rule] = dataclasses.replace(known[rule], values=values)
    monkeypatch.setattr(rules, "load", lambda: known)
