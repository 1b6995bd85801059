"""Families near a programme's line, and how many fresh answers would bring over it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines import rules
from pipelines.rank.chances import Wanted
from pipelines.rank.given import make_table
from pipelines.rank.tabulated import MEMBERS, PLACE, URBAN, counted, numbers
from ranking import chance
from ranking.desil import NOTHING

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter
    from pipelines.rank import cuts
    from ranking.desil import Integers
    from ranking.model import Model

_CROSS = ("permil_pindah", "permil_pindah_toleransi")
_SIDES = {"di_bawah": True, "di_atas": False}


@dataclass(frozen=True, slots=True)
class Near:
    """What is told of a line, and by what.

    Attributes
    ----------
    boundaries : list of (int, int)
        Desil whose upper cut point is looked at, and that cut point.
    errors : array of int64
        Standard error of a score, by kind of place.
    crossing : array of int64
        By tolerance, kind of place, side (1 is below) and distance in steps: the chance, in per
        mille, that fresh answers bring a family over; the last step is too far for anybody.
    """

    boundaries: list[tuple[int, int]]
    errors: "Integers"
    crossing: "Integers"

    @classmethod
    def of(cls, quarter: "Quarter", model: "Model", nation: "cuts.Place") -> "Near":
        """Read the rules of a quarter and the errors that a model was fitted with."""
        wanted, residual = Wanted.of(quarter), model.content["residual"]
        boundaries = [
            (desil, int(nation.cuts[desil - 1]))
            for desil in sorted({wanted.poorest, wanted.poorer})
            if nation.cuts[desil - 1] != NOTHING
        ]
        errors = [chance.score_error(**residual["error"][kind]) for kind in chance.KINDS]
        tolerances = (0, rules.in_force("fragile_tolerance", quarter))
        told = [
            [chance.crossing(residual["fresh"][kind], at) for kind in chance.KINDS]
            for at in tolerances
        ]
        steps = 1 + max(len(side) for of in told for kind in of for side in kind.values())
        crossing = np.zeros((len(tolerances), len(chance.KINDS), 2, steps), np.int64)
        for at, of in enumerate(told):
            for kind, sides in enumerate(of):
                for below, chances in sides.items():
                    crossing[at, kind, int(below), : len(chances)] = chances
        return cls(boundaries, np.array(errors, np.int64), crossing)

    def lay_out(self, con: "duckdb.DuckDBPyConnection") -> None:
        """Make the tables that ``rank/fragile_part`` reads."""
        kinds = {"batas_desil": "tinyint", "skor_batas": "bigint", "langkah": "bigint"}
        make_table(con, "boundary", kinds, [(*each, chance.STEP) for each in self.boundaries])
        kinds = {"perkotaan": "tinyint", "galat": "bigint"}
        make_table(con, "score_error", kinds, list(enumerate(self.errors.tolist())))
        kinds = {"perkotaan": "tinyint", "di_bawah": "boolean", "jarak": "bigint"}
        kinds |= dict.fromkeys(("pindah", "pindah_toleransi"), "smallint")
        steps = np.moveaxis(self.crossing, 0, -1)
        rows = [
            (kind, bool(below), step, *map(int, steps[kind, below, step]))
            for kind, below, step in np.ndindex(steps.shape[:-1])
        ]
        make_table(con, "crossing", kinds, rows)

    def count(self, ranked: pa.Table) -> pa.Table:
        """Return the rows of ``fragile_part`` for families of `placed.Placer.place`."""
        if not self.boundaries:
            return self._count(ranked.slice(0, 0), 0, 0)
        return pa.concat_tables(self._count(ranked, *each) for each in self.boundaries)

    def _count(self, ranked: pa.Table, desil: int, cut: int) -> pa.Table:
        score, members, urban = (numbers(ranked, name) for name in ("skor", MEMBERS, URBAN))
        below, distance = score <= cut, np.abs(score - cut)
        is_near = distance <= self.errors[urban]
        step = np.minimum(distance // chance.STEP, self.crossing.shape[-1] - 1)
        weights = {"jiwa": members}
        for side, is_below in _SIDES.items():
            here = (is_near & (below == is_below)).astype(np.int64)
            weights |= {f"keluarga_{side}": here, f"jiwa_{side}": here * members}
        chances = self.crossing[:, urban, below.astype(np.int64), step]
        weights |= dict(zip(_CROSS, chances, strict=True))
        found = counted(ranked, (PLACE,), weights)
        of = pa.repeat(pa.scalar(desil, pa.int8()), len(found))
        return found.add_column(1, "batas_desil", of)
