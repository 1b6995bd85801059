"""A family with other answers than it gave, scored by the same feature view as the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook import Column, load
from pipelines.codebook.strict import only_keys, read_yaml
from pipelines.rank.given import make_table
from pipelines.rank.scoring import known, lay_out, score
from pipelines.rank.variables import family_columns, person_columns
from pipelines.rank.view import FAMILY_KEYS, PERSON_KEYS, levels
from pipelines.store import query

if TYPE_CHECKING:
    import duckdb

    from ranking.model import Model

Row = dict[str, Any]
FAMILY, HEAD = "family", "head"
_FEW = 20  # a count that may be greater is tried at these, and where the view's bands begin
_MOST_PER_MEMBER = 64
_GROUPS, _COLUMNS = "family_groups", "head_columns"
_TAG = "kini"
SUMS = ("dikenal", "luput", "harap")  # what a score is made of, beside its place
_KINDS = {"kode_kelurahan_desa": "varchar", "tanggal_acuan": "date"}


@dataclass(frozen=True, slots=True)
class Question:
    """A verifiable question with those that are only asked under some answers to it."""

    number: int
    of: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to one question that the family could have given; `cost` of them differ."""

    question: Question
    values: Row
    cost: int


@dataclass(frozen=True, slots=True)
class Household:
    """The rows of one family, as the feature view reads them."""

    family: Row
    members: tuple[Row, ...]

    @property
    def head(self) -> Row:
        """The oldest member said to be head, else the oldest, then the lowest id."""
        return min(
            self.members,
            key=lambda each: (
                each["status_hubungan_keluarga"] != 1,
                each["tanggal_lahir"] or date.max,
                each["id_individu"],
            ),
        )

    def row(self, of: str) -> Row:
        """Return the row on which a question's answers stand."""
        return self.family if of == FAMILY else self.head

    def alternatives(self) -> Iterator[Answers]:
        """Yield every other way to answer each verifiable question, alone."""
        for question in questions():
            given = self.row(question.of)
            columns = question.columns
            seen = set()
            for chosen in product(*(self._values(c, given[c.name]) for c in columns)):
                values: Row = {c.name: value for c, value in zip(columns, chosen, strict=True)}
                asked = [c for c in columns if _is_asked(c, values)]
                values |= {c.name: None for c in columns if c not in asked}
                # who is asked anew would have answered
                blank = any(values[c.name] is None and not _is_asked(c, given) for c in asked)
                cost = sum(values[c.name] != given[c.name] for c in asked)
                if cost and not blank and tuple(values.values()) not in seen:
                    seen.add(tuple(values.values()))
                    yield Answers(question, values, cost)

    def _values(self, column: Column, given: Any) -> list[Any]:
        """Return what could be answered; the given answer, if only a coarse one, among it."""
        if column.codes:
            found = list(column.codes)
        else:
            low, high = column.between or (0, 0)
            members = len(self.members)
            tried = set(range(_FEW + 1)) | {2**n for n in range(high.bit_length())}
            tried |= {2**n - 1 for n in range(high.bit_length() + 1)}
            if high > _FEW:  # a ratio to the members changes at multiples of them
                steps = range(1, _MOST_PER_MEMBER)
                tried |= {members * n for n in steps} | {members * n - 1 for n in steps}
            nearest = given or 0
            tried = {value for value in tried if low <= value <= high}
            found = sorted(tried, key=lambda value: (abs(value - nearest), value))
        return found if given in found else [*found, given]


def _is_asked(column: Column, values: Row) -> bool:
    return all(
        values[other] in codes for other, codes in column.asked_if.items() if other in values
    )


@cache
def questions() -> tuple[Question, ...]:
    """Return the verifiable questions, the family's first, in codebook order."""
    path = Path(__file__).with_name("verifiable.yaml")
    keys = {_GROUPS, _COLUMNS}
    told = dict(only_keys(path.name, read_yaml(path), keys, keys))
    family, person = family_columns(), person_columns()
    roots = [
        (FAMILY, root, family)
        for root in family
        if load().variable(root.variable, "family").group in told[_GROUPS] and not root.asked_if
    ]
    roots += [(HEAD, root, person) for root in person if root.name in told[_COLUMNS]]
    return tuple(
        Question(number, of, (root, *(each for each in read if root.name in each.asked_if)))
        for number, (of, root, read) in enumerate(roots)
    )


class Scorer:
    """Scores any number of supposed states of one family in one query."""

    def __init__(self, con: "duckdb.DuckDBPyConnection", model: "Model", home: Household) -> None:
        self.con, self.model, self.home = con, model, home
        lay_out(con, [home.family["kode_kelurahan_desa"]], {_TAG: model})

    def score(self, states: Sequence[Sequence[Answers]]) -> list[Row]:
        """Return each state, a set of answers instead of those given, as the view sees it.

        Returns
        -------
        list of dict
            ``skor``, with what it is made of: the sums (`SUMS`) and the level of each variable.
            A state with a level that the model does not know has no score.
        """
        family, person = [], []
        head = self.home.head["id_individu"]
        for number, answers in enumerate(states):
            of: dict[str, Row] = {FAMILY: {}, HEAD: {}}
            for each in answers:
                of[each.question.of] |= each.values
            family.append(self.home.family | of[FAMILY] | {"id": number})
            for member in self.home.members:
                other = of[HEAD] if member["id_individu"] == head else {}
                person.append(member | other | {"id": number})
        for name, keys, columns, rows in (
            ("supposed_family", FAMILY_KEYS, family_columns(), family),
            ("supposed_person", PERSON_KEYS, person_columns(), person),
        ):
            kinds = {key: _KINDS.get(key, "bigint") for key in keys}
            kinds |= {column.name: column.type for column in columns}
            make_table(self.con, name, kinds, [[row[key] for key in kinds] for row in rows])
        sums = ", ".join(f"{name}_{_TAG} as {name}" for name in SUMS)
        levelled = ", ".join(self.model.order)
        found = self.con.execute(
            levels("from supposed_family", "from supposed_person")
            + known((_TAG,), {_TAG: self.model})
            + f"select {score(_TAG, self.model)} as skor, dasar_{_TAG} as dasar, "
            f"rata_{_TAG} as rata, {sums}, {levelled} from known order by id"
        )
        return store.dicts(found)

    def nearest(self, given: Row, size: int, beyond: str, nearest: str) -> tuple[int, ...] | None:
        """Return the numbers of the answers that together bring the score just beyond a line.

        Over the tables ``supposed_answer`` and ``supposed_together``: how much each answer, and
        two of them more than either, add to the sums that a score is made of.

        Parameters
        ----------
        given : dict
            The state with the answers given.
        size : int
            How many answers differ.
        beyond, nearest : str
            Conditions on ``skor``: which do, and which of these comes first.
        """
        sums = ", ".join(f"{given[name]} + {name} as {name}_{_TAG}" for name in SUMS)
        found = self.con.execute(
            f"with supposed as ({query('rank/supposed')}), known as (select satu, dua, tiga, "
            f"{given['dasar']} as dasar_{_TAG}, {given['rata']} as rata_{_TAG}, "
            f"0 as asing_{_TAG}, {sums} from supposed), "
            f"scored as (select *, {score(_TAG, self.model)} as skor from known) "
            f"select satu, dua, tiga from scored where {beyond} "
            f"order by {nearest}, satu, dua nulls first, tiga nulls first limit 1",
            {"size": size},
        ).fetchone()
        return tuple(each for each in found if each is not None) if found else None
