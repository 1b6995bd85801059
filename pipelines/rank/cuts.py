"""Cut points of the nation, its provinces and kabupaten, and the desil they give, as SQL."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ranking import chance
from ranking.desil import NOTHING, group, shares, tally

if TYPE_CHECKING:
    from ranking.desil import Integers
    from ranking.model import Model

NATIONAL, PROVINCE, REGENCY = "nasional", "provinsi", "kabupaten_kota"
DIGITS = {PROVINCE: 2, REGENCY: 4}
URBAN = (0, 1)


def merged(groups: list[tuple["Integers", ...]]) -> tuple["Integers", ...]:
    """Return distinct scores, persons and families of all parts together."""
    if len(groups) == 1:
        return groups[0]
    score, persons, families = (np.concatenate(column) for column in zip(*groups, strict=True))
    return group(score, persons, families)


def local(codes: "Integers", score: "Integers", members: "Integers", by_members: bool):
    """Yield (code, cut points, families, persons) of each place, in order of code."""
    order = np.argsort(codes, kind="stable")  # of 16 bits, so sorted by digits
    names, first = np.unique(codes[order], return_index=True)
    for name, rows in zip(names, np.split(order, first[1:]), strict=True):
        scores, persons, families = tally(score[rows], members[rows])
        weight = persons if by_members else families
        yield int(name), *shares(scores, weight, families, persons)


def rows(scope: str, code: str, cuts, families, persons) -> list[tuple[Any, ...]]:
    """Return the ten lines of ``ranked/cut_point`` of one place."""
    return [
        (
            scope,
            code,
            desil,
            None if cuts[desil - 1] == NOTHING else int(cuts[desil - 1]),
            int(families[desil - 1]),
            int(persons[desil - 1]),
        )
        for desil in range(1, 11)
    ]


def desil(score: str, cuts: "Sequence[int | str] | Integers") -> str:
    """Return the SQL of a desil: 1 + the cut points among nine that lie below the score.

    Cut points never fall, so the first that is not below tells it.

    Parameters
    ----------
    score : str
        An SQL expression.
    cuts : array of int64, or list of str
        Numbers, or the names of nine columns.
    """
    steps = " ".join(
        f"when {score} <= {cut} then {desil}::tinyint"
        for desil, cut in enumerate(cuts[:9], 1)
        if cut != NOTHING
    )
    return f"case {steps} else 10::tinyint end" if steps else "10::tinyint"


def chances(
    model: "Model", groups: list[tuple["Integers", "Integers", "Integers"]], share: int
) -> list[tuple[int, int, int]]:
    """Return (urban, step of score, per mille): the chance to belong to the poorest.

    Parameters
    ----------
    groups : list of (urban, step, persons)
        Of each part; a step is the score divided by `chance.STEP`, rounded down.
    share : int
        Per mille of persons that the poorest are.
    """
    urban, step, persons = (np.concatenate(column) for column in zip(*groups, strict=True))
    strata, steps = [], {}
    for kind in URBAN:
        here = urban == kind
        if not here.any():
            continue
        residual = model.content["residual"][str(kind)]
        steps[kind], count = group(step[here], persons[here])
        middle = steps[kind] * chance.STEP + chance.STEP // 2
        bounds = np.array(residual["bounds"], np.int64)
        strata.append((middle, count, bounds, np.array(residual["quantiles"], np.int64)))
    line = chance.line(strata, share)
    return [
        (kind, int(at), int(value))
        for kind, (middle, _, bounds, table) in zip(steps, strata, strict=True)
        for at, value in zip(
            steps[kind], chance.per_mille(middle, bounds, table, line), strict=True
        )
    ]
