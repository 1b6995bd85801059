"""The counts as ``counts.yaml`` declares them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipelines import codebook
from pipelines.codebook.strict import label, make, read_yaml
from pipelines.rules import Reference

FILE = Path(__file__).parent / "counts.yaml"
OF = ("person", "family")


@dataclass(frozen=True, slots=True)
class Count:
    """One count.

    Attributes
    ----------
    of : {"person", "family"}
        What is counted: rows of ``sql/audit/<of>_fact.sql``.
    label : dict
        In both languages.
    definition : str
        What is counted, in a sentence for an auditor (Indonesian).
    when : str
        The condition of a row, a DuckDB expression that is never NULL.
    """

    name: str
    of: str
    label: dict[str, str]
    definition: str
    when: str
    reference: Reference


@cache
def load() -> Mapping[str, Count]:
    """Return every count by name, in the order of the file."""
    return read(FILE)


def read(path: Path) -> Mapping[str, Count]:
    """Return the counts of a YAML file.

    Raises
    ------
    ValueError
        If a key is unknown or lacking, or a rule is not one of the codebook about one row.
    """
    broken = {rule.code: rule.when for rule in codebook.load().rules if rule.scope == "row"}
    return MappingProxyType(
        {name: _read(f"{path.name}: {name}", name, raw, broken) for name, raw in _raw(path)}
    )


def _raw(path: Path) -> Any:
    return read_yaml(path).items()


def _read(where: str, name: str, raw: dict[str, Any], broken: Mapping[str, str | None]) -> Count:
    raw = dict(raw)
    codes = raw.pop("rules", [])
    if strangers := sorted(set(codes) - set(broken)):
        raise ValueError(f"{where}: {', '.join(strangers)} is no rule of the codebook about a row")
    only = " and aktif" if raw.get("of") == "person" else ""  # the dead keep their NIK
    listed = [f"({raw.get('when')})", *(f"({broken[code]}{only})" for code in codes)]
    count = make(
        Count,
        where,
        {**raw, "when": f"coalesce({' or '.join(listed)}, false)"},
        name=name,
    )
    if count.of not in OF:
        raise ValueError(f"{where}: counts {count.of!r}; known: {', '.join(OF)}")
    label(where, count.label)
    reference = make(Reference, f"{where}: reference", count.reference)
    return Count(name, count.of, count.label, count.definition.strip(), count.when, reference)
