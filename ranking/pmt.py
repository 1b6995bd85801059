"""PMT-H: an additive score whose coefficients differ a little from place to place.

Each part is fitted on what the one before left over. Curves of the nation, one per feature,
between declared signs; multipliers of each curve by nested places, shrunk hard towards 1, never
below 0, so that a sign holds everywhere; means of the village's own answers; products of two
curves; intercepts of the kecamatan by empirical Bayes. How hard each is shrunk is chosen by
cross-validation inside the rows of the fit, on villages left out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from ranking.curves import Layout, Rows, added, fit_curves
from ranking.elimination import Nesting, Sums
from ranking.encoding import Basis, Coded, Feature, bases
from ranking.local import OFF, Penalties, Second, shrunk_means, village_means
from ranking.places import Places

Floats = NDArray[np.float64]
_WINSORISED = 0.02  # outer shares of the outcome

CURVE = (3.0, 10.0, 30.0, 100.0, 300.0)
PLACE = (3.0, 10.0, 30.0, 100.0, 300.0)
SLOPE = (OFF, 3000.0, 1000.0, 300.0, 100.0)
VILLAGE = (OFF, 300.0, 100.0, 30.0, 10.0)
PAIR = (OFF, 1000.0, 300.0, 100.0, 30.0)
SUBDISTRICT = (OFF, 160.0, 80.0, 40.0, 20.0, 10.0)


def _outer(y: Floats, weight: Floats) -> Floats:
    """Return the weighted quantiles beyond which an outcome is taken for one at them."""
    order = np.argsort(y, kind="stable")
    mass = np.cumsum(weight[order])
    wanted = np.array([_WINSORISED, 1 - _WINSORISED]) * mass[-1]
    return y[order][np.minimum(np.searchsorted(mass, wanted), len(y) - 1)]


def _loss(y: Floats, fitted: Floats, weight: Floats) -> float:
    return float(weight @ (y - fitted) ** 2)


def choose(layout: Layout, bases: Sequence[Basis], sums: dict[int, Sums]) -> Penalties:
    """Choose how hard each part is shrunk, one after the other, on folds not fitted on."""
    chosen = Penalties()
    folds = sorted(sums)
    without = {fold: added(sums, fold) for fold in folds}

    def curve_loss(curve: float, place: float) -> float:
        return sum(_curve_loss(layout, bases, without[fold], fold, curve, place) for fold in folds)

    curve = min(CURVE, key=lambda each: curve_loss(each, chosen.place))
    place = min(PLACE, key=lambda each: curve_loss(curve, each))
    chosen = Penalties(curve, place, OFF, OFF, OFF, OFF)
    splits = [
        Second.of(layout, bases, without[fold], chosen, layout.fold != fold) for fold in folds
    ]
    for name, grid in (
        ("village", VILLAGE),
        ("pair", PAIR),
        ("slope", SLOPE),
        ("place", PLACE),
    ):
        chosen = _best(splits, chosen, name, grid)
    return _best(splits, chosen, "subdistrict", SUBDISTRICT)


def _curve_loss(
    layout: Layout, bases: Sequence[Basis], sums: Sums, fold: int, curve: float, place: float
) -> float:
    """Return the loss of curves on the fold that was left out."""
    coefficients, whole, intercept = fit_curves(layout, bases, sums, curve, place)
    here = layout.fold == fold
    fitted = intercept[layout.leaf[here]] + whole[-1]
    for basis, coefficient, column in zip(bases, coefficients, layout.rows.columns, strict=True):
        table = np.append(basis.rows(column.distinct) @ coefficient, basis.mean @ coefficient)
        fitted += table[column.code[here]]
    return _loss(layout.y[here], fitted, layout.weight[here])


def _loss_beyond(second: Second, penalties: Penalties) -> float:
    """Return the loss of all parts on the rows that were left out."""
    layout, rows = second.layout, second.layout.rows
    fitted = second.score(second.fit(penalties))
    if np.isfinite(penalties.subdistrict):
        of = np.where(second.inside, rows.subdistrict, -1)
        effect = shrunk_means(layout.y - fitted, layout.weight, of, penalties.subdistrict)
        effect = np.append(effect, np.zeros(int(rows.subdistrict.max()) + 2 - len(effect)))
        fitted = fitted + effect[rows.subdistrict]
    here = ~second.inside
    return _loss(layout.y[here], fitted[here], layout.weight[here])


def _best(
    splits: Sequence[Second], chosen: Penalties, name: str, grid: Sequence[float]
) -> Penalties:
    tries = [replace(chosen, **{name: each}) for each in grid]
    return min(tries, key=lambda each: sum(_loss_beyond(split, each) for split in splits))


class PmtH(RegressorMixin, BaseEstimator):
    """Proxy means test with curves of the nation and coefficients that differ by place.

    Parameters
    ----------
    features : sequence of Feature, optional
        What each column of X is; all are numbers, if not given.
    penalties : Penalties, optional
        How hard each part is shrunk, in units of sample weight. If not given, chosen by
        cross-validation on villages left out; where no villages are told, a usual strength.
    folds : int, default 4
        Folds of that cross-validation, by village.
    seed : int, default 0
        Of the folds.

    Attributes
    ----------
    penalties_ : Penalties
    curves_ : Curves
    local_ : Local
        By innermost place.
    subdistrict_ : dict
        Effect of each kecamatan.
    """

    def __init__(
        self,
        features: Sequence[Feature] | None = None,
        penalties: Penalties | None = None,
        folds: int = 4,
        seed: int = 0,
    ):
        self.features = features
        self.penalties = penalties
        self.folds = folds
        self.seed = seed

    def fit(
        self,
        X: Any,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        village: ArrayLike | None = None,
        subdistrict: ArrayLike | None = None,
    ) -> "PmtH":
        """Fit curves, places, villages and kecamatan.

        Parameters
        ----------
        X : array or DataFrame of shape (n_samples, n_features)
            NaN is missing.
        y : array of shape (n_samples,)
        sample_weight : array of shape (n_samples,), optional
        groups : array of shape (n_samples, n_levels), optional
            Names of the nested places, outermost first.
        village, subdistrict : array of shape (n_samples,), optional
            Names. Rows of one village are its register, so far as it is known.
        """
        rows, y = self._rows(X, y, groups, village, subdistrict)
        weight = _check_sample_weight(sample_weight, y, dtype=np.float64, ensure_non_negative=True)
        if not weight.any():
            raise ValueError("every sample_weight is zero")
        nesting, leaf, names = Nesting.of(rows.groups)
        y = np.clip(y, *_outer(y, weight))
        layout = Layout(rows, y, weight, nesting, leaf, self._folds(rows))
        found = bases(self.features_, rows.columns, weight)
        sums = layout.curve_sums(found)
        if self.penalties is not None:
            self.penalties_ = self.penalties
        elif village is None or len(sums) < 2:
            self.penalties_ = Penalties()
        else:
            self.penalties_ = choose(layout, found, sums)
        everyone = np.ones(len(y), bool)
        second = Second.of(layout, found, added(sums), self.penalties_, everyone)
        self.curves_, self.local_ = second.curves, second.fit(self.penalties_)
        self.places_ = Places.of(nesting, names, self.local_, leaf, weight)
        fitted = second.score(self.local_)
        self.subdistrict_ = self._subdistricts(subdistrict, y - fitted, weight, rows)
        return self

    def predict(
        self,
        X: Any,
        groups: ArrayLike | None = None,
        village: ArrayLike | None = None,
        subdistrict: ArrayLike | None = None,
    ) -> Floats:
        """Return scores; a place not seen is like the one that contains it."""
        check_is_fitted(self)
        rows, _ = self._rows(X, None, groups, village, subdistrict)
        known = self.curves_.known(rows)
        found = self.places_.score(self.curves_.completed(rows, known), rows.groups)
        found += self.local_.beyond(known, rows.village)
        return found + self._of_subdistricts(subdistrict)

    def around(
        self,
        X: Any,
        groups: ArrayLike | None = None,
        village: ArrayLike | None = None,
        subdistrict: ArrayLike | None = None,
        of_place: str | None = None,
    ) -> Floats:
        """Return what places add by themselves: no answer counts but the one that is theirs.

        Parameters
        ----------
        of_place : str, optional
            Name of a feature that tells of the place, not of the family.
        """
        check_is_fitted(self)
        rows, _ = self._rows(X, None, groups, village, subdistrict)
        known = self.curves_.known(rows)
        theirs = np.array([feature.name == of_place for feature in self.features_], bool)
        found = self.places_.score(np.where(theirs, known, 0.0), rows.groups)
        if self.local_.village.any():
            found += village_means(known, rows.village) @ self.local_.village
        return found + self._of_subdistricts(subdistrict)

    def _of_subdistricts(self, subdistrict: Any) -> Floats | float:
        if subdistrict is None:
            return 0.0
        of = np.asarray(subdistrict).tolist()
        return np.array([self.subdistrict_.get(name, 0.0) for name in of])

    def known(self, X: Any) -> Floats:
        """Return what each answer of each row adds in the nation, a missing one nothing."""
        check_is_fitted(self)
        rows, _ = self._rows(X, None, None, None, None)
        return self.curves_.known(rows)

    def _rows(
        self, X: Any, y: Any, groups: Any, village: Any, subdistrict: Any
    ) -> tuple[Rows, Floats]:
        """Check what was given and code it."""
        reset = y is not None
        if self.features is None:
            if reset:
                X, y = validate_data(
                    self, X, y, dtype=np.float64, ensure_all_finite="allow-nan", y_numeric=True
                )
            else:
                X = validate_data(
                    self, X, reset=False, dtype=np.float64, ensure_all_finite="allow-nan"
                )
            columns = [X[:, number] for number in range(X.shape[1])]
            self.features_ = tuple(Feature(f"x{number}") for number in range(X.shape[1]))
        else:
            columns = [X[feature.name] for feature in self.features]
            self.features_ = tuple(self.features)
            self.n_features_in_ = len(columns)
        count = len(columns[0]) if columns else len(X)
        named = np.zeros((count, 0)) if groups is None else np.asarray(groups)
        rows = Rows(
            tuple(Coded.of(column) for column in columns),
            named,
            _numbered(village, count),
            _numbered(subdistrict, count),
        )
        return rows, np.asarray(y if reset else np.zeros(count), float)

    def _folds(self, rows: Rows) -> NDArray[np.int64]:
        """Return the fold of each row; those of a village share one."""
        count = int(rows.village.max(initial=-1)) + 1
        if count < 4:
            return np.zeros(len(rows), np.int64)
        fold = np.arange(count) % min(self.folds, count // 2)
        return np.random.default_rng(self.seed).permutation(fold)[rows.village]

    def _subdistricts(
        self, names: Any, left: Floats, weight: Floats, rows: Rows
    ) -> dict[Any, float]:
        if names is None or not np.isfinite(self.penalties_.subdistrict):
            return {}
        effect = shrunk_means(left, weight, rows.subdistrict, self.penalties_.subdistrict)
        distinct = np.unique(np.asarray(names))
        return dict(zip(distinct.tolist(), effect.tolist(), strict=True))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _numbered(names: Any, count: int) -> NDArray[np.int64]:
    if names is None:
        return np.full(count, -1)
    return np.unique(np.asarray(names), return_inverse=True)[1]
