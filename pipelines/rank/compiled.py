"""The score of many families by compiled loops, to the last unit as `scoring` words it in SQL.

The view gives the levels, in the engine; what they are worth is added up beside it, some twenty
times as fast as the look-ups are in SQL.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines.rank import terms
from pipelines.rank.scoring import KEYS
from pipelines.rank.view import levels
from ranking import kernels

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from pipelines.rank.terms import Place, Span
    from ranking.model import Model

KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Adder:
    """A model whose look-ups are laid out for the loops."""

    model: "Model"
    own: "list[tuple[Span, NDArray[np.int32]]]"
    together: "list[tuple[Span, Span, NDArray[np.int32]]]"

    @classmethod
    def of(cls, model: "Model", places: "list[Place]") -> "Adder":
        """Lay a model out for places, as `scoring.make_cells` numbers them."""
        spans = {name: terms.Span.of(model, name) for name in model.order}
        return cls(
            model,
            [(span, terms.own(model, name, places)) for name, span in spans.items()],
            [
                (spans[one], spans[other], terms.together(model, number))
                for number, (one, other, _) in enumerate(model.pairs)
            ],
        )

    def score(
        self,
        level: "dict[str, NDArray[np.int8]]",
        place: "NDArray[np.int32]",
        base: "NDArray[np.int64]",
        mean: "NDArray[np.int64]",
    ) -> pa.Array:
        """Return the scores of families; null where a level is not known to the model.

        Parameters
        ----------
        level : dict
            Variable → the level of each family, `kernels.MISSING` where there is none.
        place : array of int32
            Number of each family's kabupaten and kind.
        base, mean : arrays of int64
            Of each family's village.
        """
        known, shares, expects = (np.zeros(len(place), np.int64) for _ in range(3))
        strange, model = np.zeros(len(place), np.int16), self.model
        for span, table in self.own:
            share, expected = model.share(span.name), model.expectation(span.name)
            kernels.add_term(
                level[span.name], span.low, span.width, table, place, share, expected,
                known, shares, expects, strange,
            )  # fmt: skip
        for one, other, table in self.together:
            kernels.add_pair(
                level[one.name], one.low, one.width,
                level[other.name], other.low, other.width, table, known,
            )  # fmt: skip
        score = np.empty(len(place), np.int64)
        kernels.finish(base, mean, known, shares, expects, model.cap, score)
        return pa.array(score, mask=strange > 0)


def score(
    con: "duckdb.DuckDBPyConnection",
    adders: dict[str, Adder],
    family: str,
    person: str,
    alike: str = "",
) -> None:
    """Make the relation ``known``: every column of the view's ``level``, and a score by each model.

    Over table ``cell`` of `scoring.make_cells`.

    Parameters
    ----------
    adders : dict
        Tag → model; the score's column is called ``skor_`` and the tag.
    family, person, alike : str
        What the view reads; see `view.levels`.
    """
    of_cell = ["nomor", *(f"{each}_{tag}" for tag in adders for each in ("dasar", "rata"))]
    found = con.sql(
        f"{levels(family, person, alike)} select level.*, {', '.join(of_cell)} "
        f"from level inner join cell using ({', '.join(KEYS)})"
    ).to_arrow_table()
    names = {name for adder in adders.values() for name in adder.model.order}
    level = {name: _numbers(found[name].fill_null(kernels.MISSING)) for name in names}
    place, *places = (_numbers(found[name]) for name in of_cell)
    found = found.drop_columns(of_cell)
    for tag, adder in adders.items():
        base, mean = places[:2]
        places = places[2:]
        found = found.append_column(f"skor_{tag}", adder.score(level, place, base, mean))
    con.register(KNOWN, found)


def _numbers(column: pa.ChunkedArray) -> "NDArray":
    return column.combine_chunks().to_numpy(zero_copy_only=False)
