"""Ridge regression with a penalty of its own for every column."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, sparse
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

_INTERCEPT = 1e3  # the column of ones is this large, so that its penalty is next to nothing


@dataclass(frozen=True, slots=True)
class NormalEquations:
    """The weighted sums that a least-squares fit needs: those of two sets of rows can be added.

    So a survey is read a slice at a time, and once for all folds.

    Attributes
    ----------
    gram : array of shape (n_features + 1, n_features + 1)
        ``X.T @ W @ X``; the last column of X is ones.
    moment : array of shape (n_features + 1,)
        ``X.T @ W @ y``.
    rows : int
    """

    gram: NDArray[np.float64]
    moment: NDArray[np.float64]
    rows: int

    @classmethod
    def of(cls, X, y: NDArray, weight: NDArray) -> "NormalEquations":
        """Sum over some rows.

        Parameters
        ----------
        X : array or sparse matrix of shape (n_samples, n_features)
        y, weight : array of shape (n_samples,)
        """
        ones = np.ones((X.shape[0], 1))
        if sparse.issparse(X):
            design = sparse.hstack([X, ones], format="csr")
            weighted = design.multiply(weight[:, None]).tocsr()
            gram = (weighted.T @ design).toarray()
        else:
            design = np.hstack([X, ones])
            weighted = design * weight[:, None]
            gram = weighted.T @ design
        return cls(gram, weighted.T @ y, X.shape[0])

    def __add__(self, other: "NormalEquations") -> "NormalEquations":
        return NormalEquations(
            self.gram + other.gram, self.moment + other.moment, self.rows + other.rows
        )

    def with_mean_weight_1(self) -> "NormalEquations":
        """Return the sums with weights scaled to a mean of 1, so that penalties are in rows."""
        mean = self.gram[-1, -1] / self.rows
        return NormalEquations(self.gram / mean, self.moment / mean, self.rows)


class GroupedRidge(RegressorMixin, BaseEstimator):
    """Least squares with a separate ridge penalty for every column.

    Deviations of a small area are shrunk harder than the effect of a floor material: each
    column says how hard. Solved directly (Cholesky), as scikit-learn's ``Ridge`` does with one
    penalty, so that one BLAS thread gives the same bits on every run; sparse input stays sparse.

    Parameters
    ----------
    penalty : float or array of shape (n_features,), default 1.0
        In units of rows: a dummy column seen in `n` rows keeps ``n / (n + penalty)`` of its
        least-squares effect.

    Attributes
    ----------
    coef_ : array of shape (n_features,)
    intercept_ : float
    """

    def __init__(self, penalty: float | ArrayLike = 1.0) -> None:
        self.penalty = penalty

    def fit(self, X, y, sample_weight=None) -> "GroupedRidge":
        """Fit by weighted least squares.

        Parameters
        ----------
        X : array or sparse matrix of shape (n_samples, n_features)
        y : array of shape (n_samples,)
        sample_weight : array of shape (n_samples,), optional
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", y_numeric=True, dtype=float)
        weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        penalty = np.broadcast_to(np.asarray(self.penalty, float), (X.shape[1],))
        if (penalty <= 0).any():
            raise ValueError("every penalty must be greater than 0")
        return self.solve(NormalEquations.of(X, y, weight))

    def solve(self, sums: NormalEquations) -> "GroupedRidge":
        """Fit from sums over the rows instead of the rows."""
        penalty = np.broadcast_to(np.asarray(self.penalty, float), (len(sums.moment) - 1,))
        scale = np.append(1 / np.sqrt(penalty), _INTERCEPT)
        level = sums.moment[-1] / sums.gram[-1, -1]  # the penalised intercept only corrects this
        left = sums.gram * scale * scale[:, None]
        left[np.diag_indices_from(left)] += 1.0
        right = (sums.moment - level * sums.gram[-1]) * scale
        solved = linalg.solve(left, right, assume_a="pos", overwrite_a=True) * scale
        self.coef_ = solved[:-1]
        self.intercept_ = float(solved[-1] + level)
        self.n_features_in_ = len(solved) - 1
        return self

    def predict(self, X):
        """Return the fitted value of every row."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", reset=False, dtype=float)
        return X @ self.coef_ + self.intercept_

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags
