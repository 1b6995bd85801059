"""Read the recipients' YAMLs; unknown keys, columns and conditions are refused."""

import dataclasses
import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import read_yaml
from pipelines.recipients.checking import check
from pipelines.recipients.columns import SHARED
from pipelines.recipients.condition import RecipientError
from pipelines.recipients.definition import Aggregate, Hierarchy, Pseudonym, Recipient
from pipelines.sources.loading import DefinitionError, build

FOLDER = Path(__file__).parent


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
    check(recipient)
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
    paths = sorted(path for path in FOLDER.glob("*.yaml") if path != SHARED)
    return types.MappingProxyType({path.stem: read(path) for path in paths})
