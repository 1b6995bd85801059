"""What a proxy means test is compared with: other ways to predict, each done as well as it can be.

A rival is fitted on some rows and predicts others. All see the same features, weights and places.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold

from ranking.challenger import AdditiveTrees
from ranking.encoding import Basis, Coded, Feature
from ranking.local import Penalties
from ranking.metrics import folds
from ranking.pmt import PmtH

Floats = NDArray[np.float64]
_ROWS_PER_COLUMN = 3  # a kabupaten with fewer rows per coefficient has the pooled ones
_WHISPER = 1.0  # row of ridge in the formulas of a kabupaten
_SHRUNK = 10.0  # rows against a kabupaten's mean
_ROUNDS = 600
URBAN = "perkotaan"
OURS, CHALLENGER = "pmt_h", "challenger"
_Taught = tuple[pd.DataFrame, Floats, Floats, NDArray | None, NDArray, NDArray | None]


@dataclass(frozen=True, slots=True)
class Households:
    """Survey households, one row each.

    Attributes
    ----------
    answers : DataFrame
        One column per feature; NaN is missing.
    outcome : array of float
        ln(spending per head), over the local poverty line where that is known.
    weight, members : array of float
        Design weight, and members.
    cluster : array
        Name of the cluster; each row is its own where none are told.
    regency, urban, subdistrict, province : array, optional
        Names of places.
    """

    features: tuple[Feature, ...]
    answers: pd.DataFrame
    outcome: Floats
    weight: Floats
    members: Floats
    cluster: NDArray
    regency: NDArray | None = None
    urban: NDArray | None = None
    subdistrict: NDArray | None = None
    province: NDArray | None = None

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def persons(self) -> Floats:
        """Persons that each row stands for: how it counts when a ranking is judged."""
        return self.weight * self.members

    @property
    def with_urban(self) -> pd.DataFrame:
        """Answers, and whether the place is urban as one of them."""
        if self.urban is None:
            return self.answers
        return self.answers.assign(**{URBAN: self.urban})

    @property
    def asked(self) -> tuple[pd.DataFrame, NDArray | None, NDArray, NDArray | None]:
        """What a fitted model is asked with: answers, places, villages and kecamatan."""
        return self.with_urban, self.groups, self.cluster, self.subdistrict

    @property
    def taught(self) -> _Taught:
        """What a model is fitted on: what it is asked with, and the outcome and weight of each."""
        return self.with_urban, self.outcome, self.weight, *self.asked[1:]

    @property
    def groups(self) -> NDArray | None:
        """Nested places, outermost first."""
        levels = (self.province, self.regency, self.urban)
        told = [each for each in levels if each is not None]
        return np.column_stack([each.astype(str) for each in told]) if told else None

    def take(self, rows: NDArray) -> "Households":
        """Return some rows."""

        def part(each: NDArray | None) -> NDArray | None:
            return None if each is None else each[rows]

        return Households(
            self.features,
            self.answers[rows],
            self.outcome[rows],
            self.weight[rows] / self.weight[rows].mean(),
            self.members[rows],
            self.cluster[rows],
            part(self.regency),
            part(self.urban),
            part(self.subdistrict),
            part(self.province),
        )


Rival = Callable[[Households, Households, int], Floats]


def challenged(train: Households, test: Households, seed: int) -> dict[str, Floats]:
    """Predict by our model (`PmtH`), and by its challenger, which takes the places from it."""
    ours = fit(train, seed=seed)
    other = challenge(train, ours, seed)
    return {OURS: ours.predict(*test.asked), CHALLENGER: other.predict(*test.asked)}


def challenge(train: Households, ours: PmtH, seed: int = 0) -> AdditiveTrees:
    """Fit the challenger on the rows on which our model was fitted."""
    return AdditiveTrees(ours.features, URBAN, seed=seed).fit(*train.taught, ours)


def fit(train: Households, penalties: Penalties | None = None, seed: int = 0) -> PmtH:
    """Fit our model; its penalties are chosen, if not given."""
    features = train.features
    if train.urban is not None:  # so that it may tell more together with another answer
        features = (*features, Feature(URBAN, "category"))
    return PmtH(features, penalties, seed=seed).fit(*train.taught)


def _columns(train: Households, both: Sequence[Households]) -> list[Floats]:
    """Return plain regression columns of some rows: numbers linear, other answers by level."""
    parts: list[list[Floats]] = [[] for _ in both]
    for feature in train.features:
        coded = Coded.of(train.answers[feature.name])
        if feature.kind == "numeric":
            mean, low, high = _range(coded, train.weight)
        else:
            basis = Basis.of(feature, coded, train.weight)
        for part, rows in zip(parts, both, strict=True):
            own = Coded.of(rows.answers[feature.name])
            if feature.kind == "numeric":
                line = np.clip(np.nan_to_num(own.distinct.astype(float)), low, high)
                part.append(np.append(line, mean)[own.code][:, None])
            else:
                part.append(np.vstack([basis.rows(own.distinct), basis.mean])[own.code])
    if train.urban is not None:
        kinds = np.unique(train.urban)[1:]
        for part, rows in zip(parts, both, strict=True):
            part.append((np.asarray(rows.urban)[:, None] == kinds).astype(float))
    return [
        np.hstack([np.zeros((len(rows), 0)), *part]) for part, rows in zip(parts, both, strict=True)
    ]


def _range(coded: Coded, weight: Floats) -> tuple[float, float, float]:
    """Return mean and outer percentiles of a number."""
    values = coded.distinct.astype(float)
    kept = np.isfinite(values)
    if not kept.any():
        return 0.0, 0.0, 0.0
    counts, values = coded.counts(weight)[kept], values[kept]
    below = np.cumsum(counts) / max(counts.sum(), 1e-12)
    low, high = values[np.minimum(np.searchsorted(below, [0.005, 0.995]), len(values) - 1)]
    clipped = np.clip(values, low, high)
    return float(np.average(clipped, weights=counts + 1e-12)), float(low), float(high)


def per_regency_ols(train: Households, test: Households, seed: int) -> Floats:
    """Least squares of each kabupaten by itself, as official formulas have been made.

    A whisper of ridge keeps columns that say the same solvable; a kabupaten with too few rows
    has the coefficients of all together.
    """
    inside, outside = _columns(train, (train, test))
    model = Ridge(alpha=_WHISPER).fit(inside, train.outcome, train.weight)
    found = model.predict(outside)
    if train.regency is None or test.regency is None:
        return found
    for name in np.unique(test.regency):
        rows, asked = train.regency == name, test.regency == name
        if rows.sum() >= _ROWS_PER_COLUMN * (inside.shape[1] + 1):
            own = Ridge(alpha=_WHISPER).fit(inside[rows], train.outcome[rows], train.weight[rows])
            found[asked] = own.predict(outside[asked])
    return found


def pooled_ridge(train: Households, test: Households, seed: int) -> Floats:
    """One ridge regression for all, its penalty chosen on clusters left out."""
    inside, outside = _columns(train, (train, test))
    spread = inside.std(axis=0)
    kept = spread > 0
    inside, outside = inside[:, kept] / spread[kept], outside[:, kept] / spread[kept]
    if len(np.unique(train.cluster)) < 8 or not kept.any():
        return Ridge(alpha=1.0).fit(inside, train.outcome, train.weight).predict(outside)
    grid = {"alpha": [1.0, 3.0, 10.0, 30.0, 100.0, 300.0]}
    search = GridSearchCV(Ridge(), grid, cv=GroupKFold(4), scoring="neg_mean_squared_error")
    search.fit(inside, train.outcome, groups=train.cluster, sample_weight=train.weight)
    return search.predict(outside)


def boosting(train: Households, test: Households, seed: int) -> Floats:
    """Gradient-boosted trees; how many is chosen on clusters left out."""
    held = folds(train.cluster, 5, seed) == 0
    steps = _ROUNDS
    if held.any() and not held.all():
        inside, outside = _for_trees(train.take(~held), (train.take(~held), train.take(held)))
        trial = _trees(steps).fit(inside, train.outcome[~held], train.weight[~held])
        loss = [
            float(train.weight[held] @ (train.outcome[held] - each) ** 2)
            for each in trial.staged_predict(outside)
        ]
        steps = int(np.argmin(loss)) + 1
    inside, outside = _for_trees(train, (train, test))
    return _trees(steps).fit(inside, train.outcome, train.weight).predict(outside)


def _trees(steps: int) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        max_iter=steps,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=1.0,
        early_stopping=False,
    )


def _for_trees(train: Households, both: Sequence[Households]) -> list[Floats]:
    """Return answers as numbers, a place as its mean outcome among the rows of the fit."""
    parts: list[list[Floats]] = [[] for _ in both]
    for feature in train.features:
        values = Coded.of(train.answers[feature.name]).distinct
        if not len(values):  # scikit-learn cannot bin a column of which nobody is known
            continue
        for part, rows in zip(parts, both, strict=True):
            own = Coded.of(rows.answers[feature.name])
            if feature.kind in ("category", "flag"):
                known = np.searchsorted(values, own.distinct).astype(float)
                known[~np.isin(own.distinct, values)] = np.nan
            else:
                known = own.distinct.astype(float)
            part.append(np.append(known, np.nan)[own.code])
    for part, rows in zip(parts, both, strict=True):
        if train.groups is not None:
            part.append(_place_mean(train, rows))
    return [
        np.column_stack(part) if part else np.zeros((len(rows), 1))
        for part, rows in zip(parts, both, strict=True)
    ]


def _place_mean(train: Households, rows: Households) -> Floats:
    """Return the shrunk mean outcome of each row's place among the rows of the fit."""
    level = float(np.average(train.outcome, weights=train.weight))
    assert train.groups is not None and rows.groups is not None
    found = np.full(len(rows), level)
    for depth in range(1, train.groups.shape[1] + 1):
        own = ["\n".join(path) for path in train.groups[:, :depth].tolist()]
        names, of = np.unique(own, return_inverse=True)
        mass = np.bincount(of, train.weight)
        mean = np.bincount(of, train.weight * train.outcome) / np.maximum(mass, 1e-12)
        asked = ["\n".join(path) for path in rows.groups[:, :depth].tolist()]
        at = np.minimum(np.searchsorted(names, asked), len(names) - 1)
        known = names[at] == asked
        share = mass[at] / (mass[at] + _SHRUNK)
        found = np.where(known, share * mean[at] + (1 - share) * found, found)
    return found


def regency_mean(train: Households, test: Households, seed: int) -> Floats:
    """Nothing but where a household lives."""
    if train.groups is None:
        return np.full(len(test), float(np.average(train.outcome, weights=train.weight)))
    return _place_mean(train, test)


def random(train: Households, test: Households, seed: int) -> Floats:
    """Chance."""
    return np.random.default_rng(seed).normal(train.outcome.mean(), train.outcome.std(), len(test))


RIVALS: dict[str, Rival] = {
    "per_regency_ols": per_regency_ols,
    "pooled_ridge": pooled_ridge,
    "boosting": boosting,
    "regency_mean": regency_mean,
    "random": random,
}
