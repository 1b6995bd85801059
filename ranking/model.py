"""A fitted model as canonical JSON: whole numbers and text only, sealed by its hash."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SCHEMA = "dtsen-model/2"
NATIONAL = "nasional"
MICRO = 1_000_000  # a log point, and a multiplier of one
Together = int | dict[str, dict[str, int]]  # a coefficient, or a table by both levels


class ModelError(ValueError):
    """A model file that is not what it says it is."""


def canonical(content: Any) -> str:
    """Return JSON with sorted keys and no floats, the same text for the same content."""
    text = _text(content)
    json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    return text


def _text(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _refuse(number: str) -> None:
    raise ModelError(f"a model holds whole numbers only, not {number}")


@dataclass(frozen=True)
class Model:
    """Whole numbers that give a score: of 1e-6 log points, or shares and multipliers of 1e-6.

    A score is the base of the place; the contribution of every known answer, which is the
    nation's times the place's multiplier; what two answers add together, as a product of their
    contributions in the nation or looked up; and what is expected of the answers not known.

    Attributes
    ----------
    content : dict
        ``schema``; ``order``: names of variables in the order of the view; ``variables``: name →
        ``levels``, ``expectation``, ``share``; ``places``: place (``nasional``, province,
        kabupaten) → ``0`` rural or ``1`` urban → ``base`` and ``multipliers`` in the order of
        variables; ``subdistricts``, ``villages``: code → what is added to the base; ``means``:
        place → mean of contributions; ``pairs``: two names, and a coefficient or a table: level →
        level → what they add together; ``cap``;
        ``lines``: place → ``0``, ``1`` → poverty line in rupiah, and ``nasional`` → ``nasional``,
        that of everybody; ``residual``: see `pipelines.fit.residual`; ``provenance``; ``valid``.
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
            file = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
            content, seal = file["model"], file["hash"]
        except ModelError:
            raise
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
        return hashlib.sha256(_text(self.content).encode()).hexdigest()

    @property
    def id(self) -> str:
        """The name of the model in tables: the first twelve digits of its hash."""
        return self.hash[:12]

    @property
    def order(self) -> tuple[str, ...]:
        """Names of the variables, in the order of the view."""
        return tuple(self.content["order"])

    @cached_property
    def _levels(self) -> dict[str, dict[int, int]]:
        return {
            name: {int(level): value for level, value in told["levels"].items()}
            for name, told in self.content["variables"].items()
        }

    def levels(self, variable: str) -> dict[int, int]:
        """Return level → contribution of a variable in the nation."""
        return self._levels[variable]

    def contributions(self, variable: str, regency: str, urban: int) -> dict[int, int]:
        """Return level → contribution in a kabupaten, urban or rural."""
        multiplier = self.multiplier(variable, regency, urban)
        return {
            level: value * multiplier // MICRO for level, value in self.levels(variable).items()
        }

    def multiplier(self, variable: str, regency: str, urban: int) -> int:
        """Return by what contributions of a variable are multiplied in a kabupaten."""
        return int(self._place(regency, urban)["multipliers"][self._at[variable]])

    @property
    def pairs(self) -> list[tuple[str, str, Together]]:
        """Pairs of variables, and by what their contributions are multiplied or their table."""
        return [(one, other, size) for one, other, size in self.content["pairs"]]

    def product(self, one: str, other: str, size: Together) -> dict[tuple[int, int], int]:
        """Return two levels → what they add together; if either is not known, nothing."""
        if isinstance(size, dict):
            return {
                (int(left), int(right)): value
                for left, row in size.items()
                for right, value in row.items()
            }
        return {
            (left, right): size * a * b // MICRO**2
            for left, a in self.levels(one).items()
            for right, b in self.levels(other).items()
        }

    def expectation(self, variable: str) -> int:
        """Return what a missing answer adds for each unit by which the known ones stand out."""
        return int(self.content["variables"][variable]["expectation"])

    def share(self, variable: str) -> int:
        """Return the share of a place's mean of contributions that is this variable's."""
        return int(self.content["variables"][variable]["share"])

    @property
    def cap(self) -> int:
        """How far the missing answers may lower a score below the kecamatan's mean."""
        return int(self.content["cap"])

    def base(self, village: str, urban: int) -> int:
        """Return the base of a village, urban or rural; what was not seen is as what holds it."""
        return self.bases([village], urban)[0]

    def bases(self, villages: Sequence[str], urban: int) -> list[int]:
        """Return the `base` of each of many villages."""
        subdistricts, own = self.content["subdistricts"], self.content["villages"]
        found = {
            code: self._place(code[:4], urban)["base"] + subdistricts.get(code, 0)
            for code in {village[:6] for village in villages}
        }
        return [found[village[:6]] + own.get(village, 0) for village in villages]

    def mean(self, village: str) -> int:
        """Return the mean of contributions in a village's kecamatan, or in what holds it."""
        means = self.content["means"]
        for place in (village[:6], village[:4], village[:2]):
            if place in means:
                return int(means[place])
        return int(means[NATIONAL])

    def means(self, villages: Sequence[str]) -> list[int]:
        """Return the `mean` of each of many villages."""
        found = {code: self.mean(code) for code in {village[:6] for village in villages}}
        return [found[village[:6]] for village in villages]

    def imputed(self, missing: Iterable[str], known: int, village: str) -> int:
        """Return what missing answers add together.

        Parameters
        ----------
        missing : iterable of str
            Variables without an answer.
        known : int
            Sum of the contributions of the others.

        Notes
        -----
        Their share of the kecamatan's mean, and of what the known answers stand out by; never
        more than `cap` below the former. Quotients are cut towards 0, as in SQL.
        """
        missing = list(missing)
        share = sum(self.share(variable) for variable in missing)
        mean = self.mean(village)
        usual = _cut(share * mean, MICRO)
        stands_out = known - _cut((MICRO - share) * mean, MICRO)
        expectation = sum(self.expectation(variable) for variable in missing)
        return max(usual - self.cap, usual + _cut(expectation * stands_out, MICRO))

    def line(self, regency: str, urban: int) -> int:
        """Return the poverty line of a kabupaten, urban or rural, or of what holds it."""
        for place in (regency, regency[:2], NATIONAL):
            found = self.content["lines"].get(place, {}).get(str(urban))
            if found is not None:
                return int(found)
        return self.national_line

    @property
    def national_line(self) -> int:
        """The mean poverty line of all persons."""
        return int(self.content["lines"][NATIONAL][NATIONAL])

    @cached_property
    def _at(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.order)}

    @cached_property
    def _places(self) -> dict[tuple[str, int], dict[str, Any]]:
        return {}

    def _place(self, regency: str, urban: int) -> dict[str, Any]:
        if (regency, urban) not in self._places:
            self._places[regency, urban] = self._found(regency, urban)
        return self._places[regency, urban]

    def _found(self, regency: str, urban: int) -> dict[str, Any]:
        for place in (regency, regency[:2], NATIONAL):
            found: dict[str, Any] | None = self.content["places"].get(place, {}).get(str(urban))
            if found is not None:
                return found
        raise ModelError(f"the model knows nothing of kabupaten {regency}, urban {urban}")


def _cut(number: int, by: int) -> int:
    return number // by if number >= 0 else -(-number // by)
