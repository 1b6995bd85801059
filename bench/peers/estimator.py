"""The model as a scikit-learn user holds it: one-hot answers, a linear model with its coefficients.

Every coefficient is a whole number below 2^53, and so is every sum of them: floats hold them
exactly, in whatever order they are added.
"""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from ranking.model import MICRO, Model

MISSING = -128  # the level of an answer that is not there
_LEVELS = 256  # more than any answer has
_BATCH = 50_000  # families one-hot encoded at once; the nation in one matrix would not fit
URBAN = (0, 1)


def fitted(model: Model, regencies: np.ndarray) -> Pipeline:
    """Return the pipeline that predicts what the known answers of a row of categories add.

    Parameters
    ----------
    regencies : array of str
        Codes in the order of the numbers by which `categories` counts cells.
    """
    cells = [(str(regency), urban) for regency in regencies for urban in URBAN]
    categories, coefficients = [], []
    for name in model.order:
        tables = [{MISSING: 0} | model.contributions(name, *cell) for cell in cells]
        levels = sorted(tables[0])
        categories.append(
            np.concatenate([at * _LEVELS + np.array(levels) for at in range(len(cells))])
        )
        coefficients.append([table[level] for table in tables for level in levels])
    for pair in model.pairs:
        product = model.product(*pair)
        sides = [sorted({MISSING, *model.levels(name)}) for name in pair[:2]]
        both = [(one, other) for one in sides[0] for other in sides[1]]
        categories.append(np.array([one * _LEVELS + other for one, other in both]))
        coefficients.append([product.get(each, 0) for each in both])
    encoder = ColumnTransformer(
        [("one_hot", OneHotEncoder(categories=categories), list(range(len(categories))))]
    )
    encoder.fit(np.array([[known[0] for known in categories]], np.int32))
    linear = LinearRegression()
    linear.coef_, linear.intercept_ = np.concatenate(coefficients).astype(float), 0.0
    linear.n_features_in_ = len(linear.coef_)
    return Pipeline([("one_hot", encoder), ("score", linear)])


def categories(model: Model, levels: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Return the categories of rows of levels, `MISSING` where there is none.

    Parameters
    ----------
    levels : array of int, shape (n_rows, n_variables)
        In the order of the model.
    cell : array of int
        2 × number of the kabupaten + 1 where it is urban.
    """
    levels = levels.astype(np.int32)  # two levels beside each other do not fit into 16 bits
    at = {name: number for number, name in enumerate(model.order)}
    pairs = [levels[:, at[one]] * _LEVELS + levels[:, at[other]] for one, other, _ in model.pairs]
    return np.column_stack([cell[:, None] * _LEVELS + levels, *pairs]).astype(np.int32)


def predict(pipeline: Pipeline, rows: np.ndarray) -> np.ndarray:
    """Return what the known answers of rows of categories add, as whole numbers."""
    batches = np.array_split(rows, max(1, len(rows) // _BATCH))
    return np.concatenate([pipeline.predict(batch) for batch in batches]).astype(np.int64)


def imputed(model: Model, missing: np.ndarray, known: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return what the missing answers of rows add.

    Parameters
    ----------
    missing : array of bool, shape (n_rows, n_variables)
    known, mean : array of int
        What the others add, and the mean of contributions in the kecamatan.
    """
    share = missing @ np.array([model.share(name) for name in model.order])
    expectation = missing @ np.array([model.expectation(name) for name in model.order])
    usual = _quotient(share * mean)
    stands_out = known - _quotient((MICRO - share) * mean)
    found = np.maximum(usual - model.cap, usual + _quotient(expectation * stands_out))
    return np.where(missing.any(axis=1), found, 0)


def _quotient(number: np.ndarray) -> np.ndarray:
    return np.sign(number) * (np.abs(number) // MICRO)
