"""A welfare score as look-up tables: one number per level of each variable, and per cell.

A survey family is a row of levels; ridge regression gives every level a number, and every
province and kabupaten, urban or rural, a deviation that is shrunk the harder the smaller it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ranking.model import NATIONAL
from ranking.ridge import GroupedRidge, NormalEquations

MISSING = -128  # stands for a level that is not known
# Penalties in families: how many a level or a place needs before it is half believed.
LEVEL_PENALTY, URBAN_PENALTY, PROVINCE_PENALTY, REGENCY_PENALTY = 30.0, 1.0, 10.0, 30.0
_MICRO = 1_000_000
_FAMILIES_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Survey:
    """Survey families, one row each, as arrays of equal length.

    Attributes
    ----------
    levels : dict
        Variable → levels, `MISSING` where not known.
    possible : dict
        Variable → every level; a coarse one with the levels it contains, another with none.
    ordered : frozenset of str
        Variables whose levels stand in order: the steps between neighbours are shrunk, so that
        a level nobody has is like the one below it.
    regency : array of str
        Code of the kabupaten; its first two digits are the province.
    urban : array of 0 and 1
    outcome : array of float
        ln(spending per person over the local poverty line).
    weight, members : array of float
        Design weight, and family members.
    """

    levels: dict[str, NDArray]
    possible: dict[str, dict[int, tuple[int, ...]]]
    ordered: frozenset[str]
    regency: NDArray
    urban: NDArray
    outcome: NDArray
    weight: NDArray
    members: NDArray

    @property
    def province(self) -> NDArray:
        """Code of each family's province."""
        return self.regency.astype("U2")

    def fine(self, variable: str) -> list[int]:
        """Return the levels of a variable that are not coarse."""
        return [level for level, of in self.possible[variable].items() if not of]

    def shares(self, variable: str) -> NDArray[np.float64]:
        """Return the weighted share of each fine level among the families that know it."""
        levels = self.levels[variable]
        count = np.array([self.weight @ (levels == level) for level in self.fine(variable)])
        return count / count.sum() if count.sum() else np.full(len(count), 1 / len(count))


def _basis(survey: Survey, variable: str) -> NDArray[np.float64]:
    """Return the columns of each fine level: one of its own, or all steps up to it."""
    count = len(survey.fine(variable))
    return np.tri(count)[:, 1:] if variable in survey.ordered else np.eye(count)


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns of the design: which row of a small table stands for each family."""

    table: sparse.csr_matrix
    row: NDArray[np.int16]

    def of(self, families: slice) -> sparse.csr_matrix:
        return self.table[self.row[families]]


def _spread(survey: Survey, variable: str) -> _Block:
    """Return the columns of one variable; a coarse or missing level is a mean of fine ones."""
    fine, levels, shares = (
        np.array(survey.fine(variable)),
        survey.levels[variable],
        survey.shares(variable),
    )
    known = {level: np.eye(len(fine))[i] for i, level in enumerate(fine.tolist())}
    for coarse, of in survey.possible[variable].items():
        if of:
            known[coarse] = _within(shares, np.isin(fine, of))
    distinct, row = np.unique(levels, return_inverse=True)
    rows = np.array([known.get(int(level), shares) for level in distinct])
    return _Block(sparse.csr_matrix(rows @ _basis(survey, variable)), row.astype(np.int16))


def _within(shares: NDArray, member: NDArray) -> NDArray[np.float64]:
    part = np.where(member, shares, 0.0)
    return part / part.sum() if part.sum() else member / member.sum()


def _dummies(keys: NDArray) -> tuple[NDArray, _Block]:
    names, index = np.unique(keys, return_inverse=True)
    return names, _Block(sparse.eye(len(names), format="csr"), index.astype(np.int16))


@dataclass(frozen=True, slots=True)
class Design:
    """The design matrix of a survey, made a slice at a time, and what its columns mean."""

    blocks: tuple[_Block, ...]
    penalty: NDArray[np.float64]
    variables: tuple[str, ...]
    widths: tuple[int, ...]
    provinces: NDArray
    regencies: NDArray

    @classmethod
    def of(cls, survey: Survey) -> "Design":
        """Lay out levels, urban, province by urban and kabupaten by urban."""
        blocks = [_spread(survey, variable) for variable in survey.levels]
        urban = survey.urban.astype("U1")
        provinces, in_province = _dummies(np.char.add(survey.province, urban))
        regencies, in_regency = _dummies(np.char.add(survey.regency.astype("U4"), urban))
        both = _Block(sparse.csr_matrix([[0.0], [1.0]]), survey.urban.astype(np.int16))
        widths = tuple(block.table.shape[1] for block in blocks)
        penalty = np.repeat(
            [LEVEL_PENALTY, URBAN_PENALTY, PROVINCE_PENALTY, REGENCY_PENALTY],
            [sum(widths), 1, len(provinces), len(regencies)],
        )
        blocks += [both, in_province, in_regency]
        return cls(tuple(blocks), penalty, tuple(survey.levels), widths, provinces, regencies)

    def fit(self, survey: Survey) -> GroupedRidge:
        """Fit on all families, their weights scaled to a mean of 1."""
        fold = np.zeros(len(survey.outcome), int)
        return self._fit(self._sums(survey, fold).values())

    def fit_and_predict(
        self, survey: Survey, fold: NDArray
    ) -> tuple[GroupedRidge, NDArray[np.float64]]:
        """Fit on all families, and predict each by a fit that has not seen its fold.

        Parameters
        ----------
        fold : array of int, shape (n_families,)

        Returns
        -------
        fitted : GroupedRidge
        predicted : array of float, shape (n_families,)
        """
        sums = self._sums(survey, fold)
        unseen = {
            number: self._fit([each for other, each in sums.items() if other != number])
            for number in sums
        }
        predicted = np.empty(len(fold))
        for families, matrix in self._slices(len(fold)):
            for number in np.unique(fold[families]):
                here = fold[families] == number
                predicted[families][here] = unseen[number].predict(matrix[here])
        return self._fit(sums.values()), predicted

    def _slices(self, count: int) -> Iterator[tuple[slice, sparse.csr_matrix]]:
        for first in range(0, count, _FAMILIES_AT_ONCE):
            families = slice(first, min(first + _FAMILIES_AT_ONCE, count))
            blocks = [block.of(families) for block in self.blocks]
            yield families, sparse.hstack(blocks, format="csr")

    def _sums(self, survey: Survey, fold: NDArray) -> dict[int, NormalEquations]:
        """Return the sums over each fold."""
        sums: dict[int, NormalEquations] = {}
        for families, matrix in self._slices(len(fold)):
            for number in np.unique(fold[families]).tolist():
                here = fold[families] == number
                found = NormalEquations.of(
                    matrix[here], survey.outcome[families][here], survey.weight[families][here]
                )
                sums[number] = sums[number] + found if number in sums else found
        return sums

    def _fit(self, sums: Iterable[NormalEquations]) -> GroupedRidge:
        total = reduce(add, sums).with_mean_weight_1()
        return GroupedRidge(self.penalty).solve(total)


def tables(survey: Survey, design: Design, fitted: GroupedRidge, fewest: int) -> dict:
    """Return ``base`` and ``variables`` of a model, in whole numbers of 1e-6.

    The contributions of each variable are centred on the survey's mean, so that a term tells
    how far a family stands from the average family.

    Parameters
    ----------
    fewest : int
        Families that must know a variable in a province, urban or rural, for a mean of its own
        to stand in for a missing answer there; otherwise the nation's does.
    """
    parts = np.split(fitted.coef_, np.cumsum([*design.widths, 1, len(design.provinces)]))
    levels, (urban, province, regency) = (
        parts[: len(design.widths)],
        parts[len(design.widths) :],
    )
    intercept, variables = fitted.intercept_, {}
    places = np.unique(survey.province, return_inverse=True)
    for variable, steps in zip(design.variables, levels, strict=True):
        values = _basis(survey, variable) @ steps
        shares, fine = survey.shares(variable), np.array(survey.fine(variable))
        intercept += shares @ values
        centred = dict(zip(fine.tolist(), values - shares @ values, strict=True))
        for coarse, of in survey.possible[variable].items():
            if of:
                centred[coarse] = _within(shares, np.isin(fine, of)) @ (values - shares @ values)
        variables[variable] = {
            "levels": {str(level): _micro(value) for level, value in centred.items()},
            "imputed": _imputed(survey, variable, centred, places, fewest),
        }
    national = {str(kind): intercept + kind * float(urban[0]) for kind in (0, 1)}
    base = {NATIONAL: national}
    for names, deviations in ((design.provinces, province), (design.regencies, regency)):
        for name, deviation in zip(names.tolist(), deviations, strict=True):
            place, kind = name[:-1], name[-1]
            above = base.get(place[:2], {}).get(kind, national[kind])
            base.setdefault(place, {})[kind] = above + deviation
    return {
        "base": {
            place: {kind: _micro(value) for kind, value in kinds.items()}
            for place, kinds in base.items()
        },
        "variables": variables,
    }


def _imputed(
    survey: Survey,
    variable: str,
    values: dict[int, float],
    places: tuple[NDArray, NDArray],
    fewest: int,
) -> dict:
    """Return the mean contribution among those who know, by province and urban or rural.

    `places` are the provinces and the number of each family's.
    """
    levels = survey.levels[variable]
    known = levels != MISSING
    distinct, row = np.unique(levels, return_inverse=True)
    value = np.array([values.get(int(level), 0.0) for level in distinct])[row]
    found: dict[str, dict[str, int]] = {NATIONAL: {}}
    provinces, of = places
    for kind in (0, 1):
        rows = known & (survey.urban == kind)
        mean = np.average(value[rows], weights=survey.weight[rows]) if rows.any() else 0.0
        found[NATIONAL][str(kind)] = _micro(mean)
        for number, province in enumerate(provinces):
            here = rows & (of == number)
            if here.sum() >= max(1, fewest):
                mean = np.average(value[here], weights=survey.weight[here])
                found.setdefault(str(province), {})[str(kind)] = _micro(mean)
    return found


def _micro(value: float) -> int:
    return int(np.rint(value * _MICRO))
