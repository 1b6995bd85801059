"""Other choices in ranking: their cut points are found beside ours, nothing is ranked by them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipelines import rules
from pipelines.rank.cuts import desil
from pipelines.rank.given import make_table
from ranking import scales
from ranking.desil import cut_points

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter
    from ranking.counting import Histogram
    from ranking.desil import Integers
    from ranking.model import Model

RULE = "desil_scenarios"
_KABUPATEN = 10_000  # codes of four digits
_PLACE = "(kode_kabupaten_kota::integer * 2 + perkotaan + 1)"
_BITS = 4  # of a desil, beside those by the other choices
_NATIONAL, _FAMILIES = "nasional", "families"
_BY_SIZE: dict[str, Callable[["Integers", int], "Integers"]] = {
    "elasticity_permille": scales.by_elasticity,
    "further_member_permille": scales.by_further_member,
}


def _nothing_counted() -> "Histogram":
    from ranking.counting import Histogram  # loads the kernels, which a report's labels spare

    return Histogram()


@dataclass(slots=True)
class Scenario:
    """One choice and, part by part, how many persons have which score by it.

    Attributes
    ----------
    by_size : callable or None
        Members of families → what is added to their scores.
    by_place : array or None
        What is added by kabupaten and kind of place, if anything is.
    counted : Histogram or None
        None where the scores are ours and only families weigh otherwise.
    """

    name: str
    by_size: Callable[["Integers"], "Integers"] | None = None
    by_place: "Integers | None" = None
    counted: "Histogram | None" = field(default_factory=_nothing_counted)
    cuts: "Integers | None" = None

    @property
    def at(self) -> str:
        """The SQL of a family's place among what is added, counted from 1."""
        return _PLACE if self.by_size is None else "jumlah_anggota"

    def shift(
        self, members: "Integers", kabupaten: "Integers", urban: "Integers"
    ) -> "Integers | int":
        """Return what is added to the scores of families."""
        if self.by_size is not None:
            return self.by_size(np.arange(1, members.max(initial=1) + 1))[members - 1]
        if self.by_place is not None:
            return self.by_place[kabupaten * 2 + urban]
        return 0

    def added(self) -> str:
        """Return the SQL of what is added to a family's score."""
        return "0" if self.counted is None else f"getvariable('skenario_{self.name}')[{self.at}]"


class Scenarios:
    """The choices that the rules of a quarter name."""

    def __init__(self, quarter: "Quarter", model: "Model", *, by_members: bool) -> None:
        self.by_members = by_members
        declared = rules.in_force(RULE, quarter)
        self.each = [_scenario(name, row, model) for name, row in declared.items()]
        self._largest = 1

    def count(
        self, score: "Integers", members: "Integers", kabupaten: "Integers", urban: "Integers"
    ) -> None:
        """Count the families of a part by their scores in every scenario."""
        self._largest = max(self._largest, int(members.max(initial=1)))
        weight = members if self.by_members else np.ones(len(members), np.int64)
        for scenario in self.each:
            if scenario.counted is not None:
                scenario.counted.add(score + scenario.shift(members, kabupaten, urban), weight)

    def cut(self, by_family: "Integers") -> None:
        """Cut the scores of every scenario.

        Parameters
        ----------
        by_family : array of int64
            Cut points of our scores where every family weighs the same.
        """
        for scenario in self.each:
            if scenario.counted is None:
                scenario.cuts = by_family
            else:
                scenario.cuts = cut_points(*scenario.counted.groups())
                scenario.counted = _nothing_counted()  # what was counted is no longer needed

    def lay_out(self, con: "duckdb.DuckDBPyConnection") -> None:
        """Lay out the names of the scenarios, and what each adds, for `chosen`."""
        for scenario, added in self.additions():
            con.execute(
                f"set variable skenario_{scenario.name} = $added::integer[]", {"added": added}
            )
        kinds = {"nomor": "integer", "nama": "varchar"}
        names = [(number, each.name) for number, each in enumerate(self.each)]
        make_table(con, "scenario", kinds, names, temp=True)

    def additions(self) -> Iterator[tuple[Scenario, list[int]]]:
        """Yield the scenarios that change scores, and what each adds at its `Scenario.at`."""
        sizes = np.arange(1, self._largest + 1)
        for scenario in self.each:
            if scenario.by_size is not None:
                yield scenario, scenario.by_size(sizes).tolist()
            elif scenario.by_place is not None:
                yield scenario, scenario.by_place.tolist()

    def chosen(
        self, rows: str = "ranked_part", added: Callable[[Scenario], str] = Scenario.added
    ) -> str:
        """Return the select that ``rank/sensitivity_part`` reads.

        Parameters
        ----------
        rows : str
            The ranked families, as a FROM clause has them.
        added : callable
            Scenario → the SQL of what it adds to a score.
        """
        scores, found = [], []
        for number, each in enumerate(self.each):
            assert each.cuts is not None
            scores.append(f"skor + {added(each)} as skor_{each.name}")
            decile = desil(f"skor_{each.name}", each.cuts)
            found.append(f"({decile}::bigint << {_BITS * number})")
        return (
            "select kode_kabupaten_kota, jumlah_anggota, desil_nasional as dari, "
            f"{' | '.join(found)} as ke_semua "
            f"from (select *, {', '.join(scores)} from {rows})"
        )


def labels(quarter: "Quarter") -> dict[str, str]:
    """Return the Indonesian label of every scenario."""
    return {name: row["label"] for name, row in rules.in_force(RULE, quarter).items()}


def _scenario(name: str, row: dict, model: "Model") -> Scenario:
    """Return what a row of the rule declares."""
    (key, value), *more = ((key, value) for key, value in row.items() if key != "label")
    if more or not name.isidentifier():
        raise ValueError(f"{RULE}: {name} should be one name with a label and one choice")
    if key in _BY_SIZE:
        choose = _BY_SIZE[key]
        return Scenario(name, by_size=lambda size: choose(size, int(value)))
    if (key, value) == ("deflator", _NATIONAL):
        codes = [f"{code:04}" for code in range(_KABUPATEN)]
        local = np.array([model.line(code, urban) for code in codes for urban in (0, 1)])
        return Scenario(name, by_place=scales.by_line(local, model.national_line))
    if (key, value) == ("weight", _FAMILIES):
        return Scenario(name, counted=None)
    raise ValueError(f"{RULE}: {name} has {key} {value!r}, which no choice is")
