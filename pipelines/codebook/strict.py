"""Read YAML and refuse what is not expected: a key twice, a key unknown, a key lacking.

Names and references, which most definitions have, are told here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Label:
    """A name in Indonesian and English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a definition, or the right to do what it says, is written down."""

    title: str
    href: str


class _Loader(_Base):  # the C loader where libyaml is there
    """A safe loader that does not let the second of two equal keys win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise ValueError(f"line {line}: key {key!r} stands twice")
            seen.add(key)
        return dict(super().construct_mapping(node, deep=deep))


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file.

    Raises
    ------
    ValueError
        If the file is not a mapping or holds a key twice; the message names the file.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - safe base
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    if not isinstance(content, dict):
        raise ValueError(f"{path.name}: holds no mapping")
    return content


def only_keys(where: str, raw: Any, allowed: set[str], needed: set[str]) -> Mapping[str, Any]:
    """Return `raw` if it is a mapping with only allowed and all needed keys."""
    if not isinstance(raw, Mapping):
        raise ValueError(f"{where}: should be a mapping, not {type(raw).__name__}")
    unknown, lacking = set(raw) - allowed, needed - set(raw)
    if unknown:
        raise ValueError(
            f"{where}: unknown key {', '.join(sorted(map(str, unknown)))}; "
            f"known: {', '.join(sorted(allowed))}"
        )
    if lacking:
        raise ValueError(f"{where}: needs {', '.join(sorted(lacking))}")
    return raw


def make(cls: type[Made], where: str, raw: Any, **given: Any) -> Made:
    """Build a frozen dataclass from a mapping, refusing keys it does not have.

    `given` are fields that the reader knows by itself; the YAML may not name them.
    """
    of_yaml = [item for item in fields(cast(Any, cls)) if item.name not in given]
    needed = {
        item.name for item in of_yaml if item.default is MISSING and item.default_factory is MISSING
    }
    only_keys(where, raw, {item.name for item in of_yaml}, needed)
    return cls(**raw, **given)


def label(where: str, raw: Any) -> dict[str, str]:
    """Return a label in both languages."""
    only_keys(where, raw, {"id", "en"}, {"id", "en"})
    if not all(isinstance(text, str) and text for text in raw.values()):
        raise ValueError(f"{where}: a label needs text in both languages")
    return {"id": raw["id"], "en": raw["en"]}
