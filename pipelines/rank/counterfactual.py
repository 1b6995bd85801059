"""What would have to be wrong for a family to stand in another desil: the fewest answers."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pipelines.rank.answers import in_words, label_of
from pipelines.rank.given import make_table
from pipelines.rank.supposed import HEAD, SUMS, Answers, Household, Row, Scorer

if TYPE_CHECKING:
    import duckdb

    from ranking.model import Model

UP, DOWN = "naik", "turun"
# for each way: what lies beyond a line, and the order in which the nearest of it comes first
_BEYOND = (("skor > {}", "skor"), ("skor <= {}", "skor desc"))
MOST = 3  # answers that differ together; whoever reads more of them aloud convinces nobody
_OF = {HEAD: "kepala keluarga"}
_NO_DESIL = {UP: "Tidak ada desil yang lebih tinggi", DOWN: "Tidak ada desil yang lebih rendah"}
_NOT_FOUND = f"Supaya desil keluarga ini {{}}, {MOST} keterangan yang keliru pun tidak cukup"


def counterfactual(
    con: "duckdb.DuckDBPyConnection",
    model: "Model",
    home: Household,
    cuts: list[int | None],
    desil: int,
) -> dict[str, Any]:
    """Return the fewest verifiable answers that would have to be wrong, for either direction.

    Parameters
    ----------
    cuts : list of int or None
        The nation's ten published cut points; all other families stay as they are.
    desil : int
        The family's own.

    Returns
    -------
    dict
        ``naik`` and ``turun``: ``fakta`` (``milik``, ``variabel``, ``label``, ``tercatat``,
        ``seandainya``) with ``desil`` and ``skor`` as they would be, else None and ``alasan``.

    Notes
    -----
    Every set of at most `MOST` answers is tried. Every single answer is scored whole, through
    the feature view, and every two that the model multiplies: more than two it never does. So
    the sums of which a score is made are known for every set, and the set told is scored whole
    once more. Of equally many answers those are told that change the score least.
    """
    search = _Search(Scorer(con, model, home))
    own, below = cuts[desil - 1], cuts[desil - 2] if desil > 1 else None
    lines = {UP: own if desil < len(cuts) else None, DOWN: below}
    found = {
        way: None if line is None else search.fewest(beyond.format(line), nearest)
        for (way, line), (beyond, nearest) in zip(lines.items(), _BEYOND, strict=True)
    }
    scores = iter(search.scorer.score([answers for answers in found.values() if answers]))
    told: dict[str, Any] = {}
    for way, answers in found.items():
        line, skor = lines[way], next(scores)["skor"] if answers else None
        reason = None if answers else _NO_DESIL[way] if line is None else _NOT_FOUND.format(way)
        told[way] = {
            "desil": None if skor is None else _desil(skor, cuts),
            "skor": skor,
            "fakta": [fact for each in answers or () for fact in _facts(home, each)] or None,
            "alasan": reason,
        }
    return told


def _desil(score: int, cuts: list[int | None]) -> int:
    return 1 + sum(cut is None or cut < score for cut in cuts[:-1])


@dataclass(frozen=True)
class _Search:
    """The search over all sets of answers with which a family would stand elsewhere."""

    scorer: Scorer

    def fewest(self, beyond: str, nearest: str) -> tuple[Answers, ...] | None:
        """Return the fewest answers that bring the score beyond a line, the nearest of them."""
        for size in range(1, MOST + 1):
            self._lay_out(size)
            found = self.scorer.nearest(self._given, size, beyond, nearest)
            if found:
                return tuple(self._alone[number][0] for number in found)
        return None

    def _lay_out(self, size: int) -> None:
        """Make the tables that the sets are put together from."""
        rows = [
            (number, answers.question.number, answers.cost, *self._added(state))
            for number, (answers, state) in enumerate(self._alone)
        ]
        names = ("nomor", "pertanyaan", "biaya", *SUMS)
        kinds = dict.fromkeys(names, "bigint")
        make_table(self.scorer.con, "supposed_answer", kinds, rows)
        kinds = dict.fromkeys(("satu", "dua", *SUMS), "bigint")
        make_table(self.scorer.con, "supposed_together", kinds, self._together if size > 1 else [])

    @cached_property
    def _states(self) -> list[Row]:
        """The family as it answered, then with each other answer to one question."""
        return self.scorer.score([(), *((each,) for each in self._options)])

    @cached_property
    def _options(self) -> list[Answers]:
        return list(self.scorer.home.alternatives())

    @property
    def _given(self) -> Row:
        return self._states[0]

    @cached_property
    def _alone(self) -> list[tuple[Answers, Row]]:
        """Every other way to answer one question; of those that come to the same, one."""
        found: dict[tuple[Any, ...], tuple[Answers, Row]] = {}
        for answers, state in zip(self._options, self._states[1:], strict=True):
            levels = tuple(state[name] for name in self.scorer.model.order)
            if state["skor"] is not None:
                found.setdefault((answers.question.number, answers.cost, levels), (answers, state))
        return list(found.values())

    @cached_property
    def _together(self) -> list[tuple[int, ...]]:
        """What two answers add together beside what either adds alone, where that is anything."""
        alone = self._alone
        pairs = [
            (one, other)
            for one, other in combinations(range(len(alone)), 2)
            if alone[one][0].cost + alone[other][0].cost <= MOST
            and (alone[one][0].question.number, alone[other][0].question.number) in self._linked
        ]
        states = self.scorer.score([(alone[one][0], alone[other][0]) for one, other in pairs])
        told = []
        for (one, other), state in zip(pairs, states, strict=True):
            beside = zip(
                self._added(state),
                self._added(alone[one][1]),
                self._added(alone[other][1]),
                strict=True,
            )
            told.append((one, other, *(both - left - right for both, left, right in beside)))
        return told

    @cached_property
    def _linked(self) -> set[tuple[int, int]]:
        """Questions, by number, whose answers the model multiplies."""
        altered: dict[int, set[str]] = {}
        for answers, state in self._alone:
            changed = {n for n in self.scorer.model.order if state[n] != self._given[n]}
            altered.setdefault(answers.question.number, set()).update(changed)
        multiplied = {
            pair
            for one, other, _ in self.scorer.model.pairs
            for pair in ((one, other), (other, one))
        }
        return {
            (one, other)
            for one, other in combinations(sorted(altered), 2)
            if any((a, b) in multiplied for a in altered[one] for b in altered[other])
        }

    def _added(self, state: Row) -> list[int]:
        return [state[name] - self._given[name] for name in SUMS]


def _facts(home: Household, answers: Answers) -> list[dict[str, Any]]:
    """Return the answers that differ; what would not be asked any more is no fact."""
    given = home.row(answers.question.of)
    return [
        {
            "milik": _OF.get(answers.question.of, "keluarga"),
            "variabel": column.name,
            "label": label_of(column),
            "tercatat": in_words(column, given[column.name]),
            "seandainya": in_words(column, answers.values[column.name]),
        }
        for column in answers.question.columns
        if answers.values[column.name] not in (given[column.name], None)
    ]
