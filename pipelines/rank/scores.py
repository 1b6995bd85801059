"""What the first pass finds in the parts, added up for the second: who has which score, where."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.rank import cuts
from ranking.counting import Histogram

if TYPE_CHECKING:
    from pipelines.rank.inputs import Part
    from pipelines.rank.scenarios import Scenarios
    from ranking.counting import Groups
    from ranking.desil import Integers

Tallies = dict[str, dict[int, "Groups"]]


@dataclass(frozen=True, slots=True)
class Found:
    """Who has which score in one part.

    Attributes
    ----------
    local : dict
        Province or kabupaten, and the code of each → its distinct scores, persons, families.
    score, members, regency, urban : arrays of int64
        Of each family.
    old_score : array of int64 or None
        By the previous model, if the model is new.
    chances : tuple
        Urban or rural, band of sizes, score in steps, persons.
    """

    part: "Part"
    local: Tallies
    score: "Integers"
    members: "Integers"
    regency: "Integers"
    urban: "Integers"
    old_score: "Integers | None"
    chances: "tuple[Integers, ...]"


@dataclass(slots=True)
class Scores:
    """What the first pass leaves for the second.

    Attributes
    ----------
    folder : Path
        Where the scored families and the moves of each part lie meanwhile.
    scenarios : Scenarios
        The scores by other choices.
    parts : list
        Numbered from 0.
    persons, families : Histogram
        By score, of the nation.
    old : Histogram
        Persons or families by the score of the previous model, if the model is new.
    local : list
        Provinces and kabupaten whose parts were all added.
    """

    folder: Path
    scenarios: "Scenarios"
    by_members: bool
    parts: "list[Part]" = field(default_factory=list)
    persons: Histogram = field(default_factory=Histogram)
    families: Histogram = field(default_factory=Histogram)
    old: Histogram = field(default_factory=Histogram)
    chances: "list[tuple[Integers, ...]]" = field(default_factory=list)
    local: list[cuts.Place] = field(default_factory=list)
    _open: dict[tuple[str, int], "list[Groups]"] = field(default_factory=dict)

    def scored(self, number: int) -> Path:
        """Return the file of the families of a part."""
        return self.folder / f"scored-{number}.arrow"

    def moved(self, number: int) -> Path:
        """Return the file of what moved the scores of a part."""
        return self.folder / f"moved-{number}.arrow"

    def add(self, found: Found) -> None:
        """Add what the next part holds; the slices of a province follow one another."""
        if self.parts and self.parts[-1].provinces != found.part.provinces:
            self.close()
        self.parts.append(found.part)
        for score, persons, families in found.local[cuts.PROVINCE].values():
            self.persons.add(score, persons)
            self.families.add(score, families)
        self.scenarios.count(found.score, found.members, found.regency, found.urban)
        if found.old_score is not None:
            ones = found.members if self.by_members else found.members * 0 + 1
            self.old.add(found.old_score, ones)
        self.chances.append(found.chances)
        for scope, places in found.local.items():
            for code, groups in places.items():
                self._open.setdefault((scope, code), []).append(groups)

    def close(self) -> None:
        """Cut the desil of the places of which no further part comes."""
        self.local += self._closed()
        self._open.clear()

    def _closed(self) -> Iterator[cuts.Place]:
        for (scope, code), groups in sorted(self._open.items()):
            name = str(code).zfill(cuts.DIGITS[scope])
            yield cuts.Place.of(scope, name, cuts.merged(groups), by_members=self.by_members)

    def nation(self) -> "Groups":
        """Return the distinct scores of the nation, the persons and the families at each."""
        score, families = self.families.groups()
        return score, self.persons.at(score), families
