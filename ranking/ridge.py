"""Ridge regression with a penalty of its own for every column."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

_ROWS_AT_ONCE = 10_000
_INTERCEPT = 1e3  # the column of ones is this large, so that its penalty is next to nothing


def _scale(matrix: sparse.csr_matrix, columns: np.ndarray, rows: np.ndarray) -> None:
    """Multiply every column and every row of a sparse matrix by a number, in place."""
    for first in range(0, matrix.shape[0], _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE, matrix.shape[0])
        here = slice(matrix.indptr[first], matrix.indptr[last])
        matrix.data[here] *= columns[matrix.indices[here]]
        matrix.data[here] *= np.repeat(rows[first:last], np.diff(matrix.indptr[first : last + 1]))


class GroupedRidge(RegressorMixin, BaseEstimator):
    """Least squares with a separate ridge penalty for every column.

    Deviations of a small area are shrunk harder than the effect of a floor material: each
    column says how hard. Solved directly (Cholesky), so that one BLAS thread gives the same
    bits on every run; sparse input stays sparse.

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
        scale = 1 / np.sqrt(penalty)
        level = np.average(y, weights=weight)  # the penalised intercept only corrects this
        ones = np.full((X.shape[0], 1), _INTERCEPT)
        root = np.sqrt(weight)
        # scaled in place: a survey of 345,000 households is held once, not once a factor
        if sparse.issparse(X):
            design = sparse.hstack([X, ones], format="csr")
            _scale(design, np.append(scale, 1.0), root)
        else:
            design = np.hstack([X * scale, ones]) * root[:, None]
        solved = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky").fit(
            design, (y - level) * root
        )
        self.coef_ = solved.coef_[:-1] * scale
        self.intercept_ = float(solved.coef_[-1] * _INTERCEPT + level)
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
