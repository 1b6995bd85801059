"""The challenger: boosted shallow trees of one or two answers, collapsed into look-up tables.

It takes the places of PMT-H as they are, and puts trees where that has curves, multipliers and
products: each tree sees one answer or one of a few pairs, so that the whole is as easy to look up
and to explain, and keeps to the declared signs. See Lou, Caruana, Gehrke and Hooker (2013).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from ranking.collapsed import MOST_LEVELS, Collapsed, codes
from ranking.curves import Rows
from ranking.encoding import Basis, Coded, Feature
from ranking.local import telling_pairs
from ranking.metrics import folds
from ranking.pmt import PmtH

Floats = NDArray[np.float64]
_HELD = 5  # one village in so many tells how many trees there should be
_FEWEST_VILLAGES = 10
_USUAL = 100  # trees, where villages cannot tell
_PATIENCE = 40  # trees that may come without telling more
_TELLING = 2.0  # standard errors that a product must reach for its pair to be tried


class AdditiveTrees(RegressorMixin, BaseEstimator):
    """Proxy means test by boosted trees of one or two answers, beside the places of PMT-H.

    Parameters
    ----------
    features : sequence of Feature, optional
        What each column of X is; all are numbers, if not given.
    of_place : str, optional
        Name of a feature that tells of the place: it stays as PMT-H has it.
    pairs : sequence of two names, optional
        Answers that one tree may have together. If not given, those whose product tells most
        of what they leave over one by one.
    most_pairs : int, default 20
        How many are chosen, if they are.
    most_trees : int, default 400
        How many of these there are is told by villages left out.
    learning_rate : float, default 0.05
    max_leaf_nodes : int, default 6
    seed : int, default 0

    Attributes
    ----------
    ours_ : PmtH
        Whose places these are.
    trees_ : HistGradientBoostingRegressor
        On numbers of levels, what the places leave over.
    collapsed_ : Collapsed
        The same as tables.
    """

    def __init__(
        self,
        features: Sequence[Feature] | None = None,
        of_place: str | None = None,
        pairs: Sequence[tuple[str, str]] | None = None,
        most_pairs: int = 20,
        most_trees: int = 400,
        learning_rate: float = 0.05,
        max_leaf_nodes: int = 6,
        seed: int = 0,
    ):
        self.features = features
        self.of_place = of_place
        self.pairs = pairs
        self.most_pairs = most_pairs
        self.most_trees = most_trees
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.seed = seed

    def fit(
        self,
        X: Any,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        village: ArrayLike | None = None,
        subdistrict: ArrayLike | None = None,
        ours: PmtH | None = None,
    ) -> "AdditiveTrees":
        """Fit trees on what places leave over.

        Parameters
        ----------
        X, y, sample_weight, groups, village, subdistrict
            See `PmtH.fit`.
        ours : PmtH, optional
            Fitted on the same rows; fitted here, if not given.
        """
        if self.features is None:
            X, y = validate_data(
                self, X, y, dtype=np.float64, ensure_all_finite="allow-nan", y_numeric=True
            )
        outcome = np.asarray(y, float)
        weight = _check_sample_weight(sample_weight, outcome, dtype=np.float64)
        self.ours_ = ours or PmtH(self.features, seed=self.seed).fit(
            X, outcome, sample_weight, groups, village, subdistrict
        )
        self.n_features_in_ = self.ours_.n_features_in_
        theirs = (each for each in self.ours_.features_ if each.name != self.of_place)
        # scikit-learn 1.9 puts categories first and does not renumber interaction_cst with them
        self.features_ = tuple(sorted(theirs, key=lambda each: each.kind != "category"))
        left = outcome - self.ours_.around(X, groups, village, subdistrict, self.of_place)
        rows = self._rows(X)
        self.bases_ = [
            Basis.of(_stepped(feature, column, weight), column, weight)
            for feature, column in zip(self.features_, rows.columns, strict=True)
        ]
        self.pairs_ = self._pairs(X, left, weight)
        coded = self._coded(rows)
        with threadpool_limits(limits=1):  # sums in another order would end in other bits
            self.n_trees_ = self._how_many(coded, left, weight, village)
            self.trees_ = self._boosted(self.n_trees_).fit(coded, left, weight)
            self.collapsed_ = Collapsed.of(
                self.trees_.predict, self.bases_, self.pairs_, rows, weight
            )
        return self

    def predict(
        self,
        X: Any,
        groups: ArrayLike | None = None,
        village: ArrayLike | None = None,
        subdistrict: ArrayLike | None = None,
    ) -> Floats:
        """Return scores, by the tables."""
        check_is_fitted(self)
        if self.features is None:
            X = validate_data(self, X, reset=False, dtype=np.float64, ensure_all_finite="allow-nan")
        around = self.ours_.around(X, groups, village, subdistrict, self.of_place)
        return around + self.collapsed_.score(self._rows(X))

    def known(self, X: Any) -> Floats:
        """Return what each answer of each row adds by itself, a missing one nothing."""
        check_is_fitted(self)
        return self.collapsed_.curves.known(self._rows(X))

    def _rows(self, X: Any) -> Rows:
        columns = tuple(
            Coded.of(X[:, number] if self.features is None else X[feature.name])
            for number, feature in enumerate(self.features_)
        )
        count = len(X)
        nowhere = np.full(count, -1)
        return Rows(columns, np.zeros((count, 0)), nowhere, nowhere)

    def _coded(self, rows: Rows) -> Floats:
        """Return numbers of levels as trees take them: NaN is missing."""
        found = codes(self.bases_, rows.columns).astype(float)
        found[:, [not len(basis.knots) for basis in self.bases_]] = 0.0
        return np.where(found < 0, np.nan, found)

    def _pairs(self, X: Any, left: Floats, weight: Floats) -> NDArray[np.int64]:
        names = [feature.name for feature in self.features_]
        if self.pairs is not None:
            listed = [[names.index(one), names.index(other)] for one, other in self.pairs]
            return np.array(listed, np.int64).reshape(-1, 2)
        theirs = [each.name for each in self.ours_.features_]
        value = self.ours_.known(X)[:, [theirs.index(name) for name in names]]
        return telling_pairs(value, left - value.sum(axis=1), weight, self.most_pairs, _TELLING)

    def _how_many(self, coded: Floats, left: Floats, weight: Floats, village: Any) -> int:
        """Return how many trees predict best what villages say that they have not seen."""
        if village is None or len(np.unique(np.asarray(village))) < _FEWEST_VILLAGES:
            return min(_USUAL, self.most_trees)
        held = folds(np.asarray(village), _HELD, self.seed) == 0
        if not weight[held].any() or not weight[~held].any():
            return min(_USUAL, self.most_trees)
        trial = self._boosted(self.most_trees).set_params(
            early_stopping=True, n_iter_no_change=_PATIENCE, tol=0.0
        )
        trial.fit(
            coded[~held],
            left[~held],
            weight[~held],
            X_val=coded[held],
            y_val=left[held],
            sample_weight_val=weight[held],
        )
        return max(1, int(np.argmax(trial.validation_score_)))  # the first is of no tree

    def _boosted(self, count: int) -> HistGradientBoostingRegressor:
        return HistGradientBoostingRegressor(
            max_iter=count,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=30,
            l2_regularization=1.0,
            categorical_features=[b.feature.kind == "category" for b in self.bases_],
            monotonic_cst=[basis.feature.sign for basis in self.bases_],
            interaction_cst=[[number] for number in range(len(self.bases_))] + self.pairs_.tolist(),
            early_stopping=False,
            random_state=self.seed,
        )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _stepped(feature: Feature, column: Coded, weight: Floats) -> Feature:
    """Return a feature with few enough levels to look up: a number's are steps."""
    if feature.levels:
        return feature
    values, counts = column.distinct, column.counts(weight)
    if feature.kind == "category":
        number = np.bincount(column.code[column.code >= 0], minlength=len(values))
        kept = np.sort(np.argsort(-number, kind="stable")[:MOST_LEVELS])
        return Feature(feature.name, "category", levels=tuple(values[kept].tolist()))
    if len(values) > MOST_LEVELS:
        below = (np.cumsum(counts) - counts) / counts.sum()
        step = np.floor(below * MOST_LEVELS)
        values = values[np.r_[True, step[1:] != step[:-1]]]
    return Feature(feature.name, "ordinal", feature.sign, tuple(values.tolist()))
