"""A fitted model as canonical JSON: whole numbers and text only, sealed by its hash."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SCHEMA = "dtsen-model/1"
NATIONAL = "nasional"


class ModelError(ValueError):
    """A model file that is not what it says it is."""


def canonical(content: Any) -> str:
    """Return JSON with sorted keys and no floats, the same text for the same content."""
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _refuse_floats(content: Any) -> None:
    if isinstance(content, float):
        raise ModelError(f"a model holds whole numbers only, not {content!r}")
    if isinstance(content, dict):
        for value in content.values():
            _refuse_floats(value)
    elif isinstance(content, list):
        for value in content:
            _refuse_floats(value)


@dataclass(frozen=True)
class Model:
    """Look-up tables whose entries add up to a score, in 1e-6 log points.

    Attributes
    ----------
    content : dict
        ``schema``; ``base`` and each variable's ``imputed``: place (``nasional``, province,
        and for ``base`` kabupaten) → ``0`` rural or ``1`` urban → number; ``variables``: name
        → ``levels`` and ``imputed``; ``order``: names in the order of the view; ``residual``:
        urban → ``bounds`` and ``quantiles``; ``provenance``; ``valid``.
    """

    content: dict[str, Any]

    @classmethod
    def read(cls, text: str) -> "Model":
        """Read and check a model file.

        Raises
        ------
        ModelError
            If the schema is not known or the content is not what the hash was taken of.
        """
        try:
            file = json.loads(text)
            content, seal = file["model"], file["hash"]
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError("the model file cannot be read") from error
        model = cls(content)
        if model.hash != seal:
            raise ModelError("the model file was changed after it was fitted")
        if content.get("schema") != SCHEMA:
            raise ModelError(f"model schema {content.get('schema')!r} is not {SCHEMA!r}")
        return model

    def text(self) -> str:
        """Return the model file."""
        return canonical({"hash": self.hash, "model": self.content}) + "\n"

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return hashlib.sha256(canonical(self.content).encode()).hexdigest()

    @property
    def id(self) -> str:
        """The name of the model in tables: the first twelve digits of its hash."""
        return self.hash[:12]

    @property
    def order(self) -> tuple[str, ...]:
        """Names of the variables, in the order of the view."""
        return tuple(self.content["order"])

    def levels(self, variable: str) -> dict[int, int]:
        """Return level → contribution of a variable."""
        table = self.content["variables"][variable]["levels"]
        return {int(level): value for level, value in table.items()}

    def imputed(self, variable: str, province: str, urban: int) -> int:
        """Return what a missing answer contributes in a province, urban or rural."""
        return _nearest(self.content["variables"][variable]["imputed"], urban, province)

    def base(self, regency: str, urban: int) -> int:
        """Return the base of a cell; one the survey never saw has its province's."""
        return _nearest(self.content["base"], urban, regency, regency[:2])


def _nearest(table: dict[str, dict[str, int]], urban: int, *places: str) -> int:
    for place in (*places, NATIONAL):
        found = table.get(place, {}).get(str(urban))
        if found is not None:
            return found
    raise ModelError(f"the model knows nothing of {places}, urban {urban}")
