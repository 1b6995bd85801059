"""Elimination as an estimator of scikit-learn, by which tests hold it against one dense ridge."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from ranking.elimination import Nesting, Reduced, Sums

Floats = NDArray[np.float64]


class HierarchicalRidge(RegressorMixin, BaseEstimator):
    """Ridge regression with coefficients that deviate by nested groups.

    Parameters
    ----------
    penalty : float, default 1.0
        Of the coefficients of the whole, in units of sample weight.
    intercept_shrinkage, slope_shrinkage : float, default 10.0 and 1000.0
        Of the deviations of the intercept and of the other coefficients in each group. A group of
        ``n`` rows keeps ``n / (n + shrinkage)`` of its own mean.
    low, high : array of shape (n_features,), optional
        Bounds of the coefficients of the whole.

    Attributes
    ----------
    coef_ : array of shape (n_features,)
    intercept_ : float
    deviation_ : array of shape (n_innermost_groups, n_features + 1)
        What is added to the coefficients (and, last, to the intercept) in each innermost group.
    """

    def __init__(
        self,
        penalty: float = 1.0,
        intercept_shrinkage: float = 10.0,
        slope_shrinkage: float = 1000.0,
        low: Any = None,
        high: Any = None,
    ):
        self.penalty = penalty
        self.intercept_shrinkage = intercept_shrinkage
        self.slope_shrinkage = slope_shrinkage
        self.low = low
        self.high = high

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> "HierarchicalRidge":
        """Fit the coefficients.

        Parameters
        ----------
        X : array of shape (n_samples, n_features)
        y : array of shape (n_samples,)
        sample_weight : array of shape (n_samples,), optional
            Penalties are in their unit: rows, if the weights have a mean of 1.
        groups : array of shape (n_samples, n_levels), optional
            Names of the groups of each row, outermost first.
        """
        if min(self.penalty, self.intercept_shrinkage, self.slope_shrinkage) <= 0:
            raise ValueError("every penalty must be greater than 0")
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        named = np.zeros((len(X), 0)) if groups is None else np.asarray(groups)
        nesting, leaf, names = Nesting.of(named)
        width = X.shape[1]
        varying = np.arange(width)
        centre = np.average(X, axis=0, weights=weight)
        level = float(np.average(y, weights=weight))
        sums = Sums.of(X - centre, y - level, weight, leaf, nesting.leaves, varying)
        strength = np.append(np.full(width, self.slope_shrinkage), self.intercept_shrinkage)
        unbounded = np.full(width, np.inf)
        low = np.append(-unbounded if self.low is None else np.asarray(self.low, float), -np.inf)
        high = np.append(unbounded if self.high is None else np.asarray(self.high, float), np.inf)
        penalty = np.append(np.full(width, self.penalty), 0.0)
        shrinkage = [strength] * len(nesting.parent)
        found = Reduced.of(sums, nesting, varying, shrinkage).solve(penalty, low, high)
        total = found.totals(nesting)
        self.coef_ = found.whole[:-1]
        self.intercept_ = float(found.whole[-1] + level - centre @ self.coef_)
        self.deviation_ = total.copy()
        if total.shape[1]:
            self.deviation_[:, -1] -= total[:, :-1] @ centre
        self.groups_ = names[-1] if names else np.zeros((1, 0))
        return self

    def predict(self, X: Any, groups: ArrayLike | None = None) -> Floats:
        """Return the fitted values; a group that was not seen has the coefficients of the whole."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=np.float64)
        fitted = X @ self.coef_ + self.intercept_
        if groups is None or not self.deviation_.shape[1]:
            return fitted
        at = {tuple(name): number for number, name in enumerate(self.groups_.tolist())}
        leaf = np.array([at.get(tuple(row), -1) for row in np.asarray(groups).tolist()])
        own = np.where((leaf >= 0)[:, None], self.deviation_[leaf], 0.0)
        return fitted + np.einsum("np,np->n", X, own[:, :-1]) + own[:, -1]
