"""The model as a scikit-learn user holds it: one-hot answers, a linear model with its coefficients.

Every coefficient is a whole number below 2^53, and so is every sum of them: floats hold them
exactly, in whatever order they are added.
"""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from pipelines.rank.variables import ModelVariable
from ranking.model import Model

# a missing answer is a category of its own in each stratum (province, urban or rural)
MISSING = 1_000
_BATCH = 50_000  # families one-hot encoded at once; the nation in one matrix would not fit
URBAN = (0, 1)


def fitted(
    model: Model, variables: tuple[ModelVariable, ...], provinces: np.ndarray, regencies: np.ndarray
) -> Pipeline:
    """Return the pipeline that predicts a score from a row of categories.

    Parameters
    ----------
    provinces, regencies : arrays of str
        Codes in the order of the numbers that the rows bear: a stratum is 2 × province + urban,
        a cell 2 × regency + urban. The first column of a row is its cell, the others are levels
        in the order of `variables`, or `MISSING` + stratum.
    """
    categories = [np.arange(2 * len(regencies))]
    coefficients = [[model.base(str(r), urban) for r in regencies for urban in URBAN]]
    strata = [(str(province), urban) for province in provinces for urban in URBAN]
    for variable in variables:
        levels = model.levels(variable.name)
        imputed = [model.imputed(variable.name, *stratum) for stratum in strata]
        categories.append(np.r_[sorted(levels), MISSING + np.arange(len(strata))])
        coefficients.append([levels[level] for level in sorted(levels)] + imputed)
    columns = list(range(len(categories)))
    encoder = ColumnTransformer([("one_hot", OneHotEncoder(categories=categories), columns)])
    encoder.fit(np.array([[known[0] for known in categories]], np.int16))
    linear = LinearRegression()
    linear.coef_, linear.intercept_ = np.concatenate(coefficients).astype(float), 0.0
    linear.n_features_in_ = len(linear.coef_)
    return Pipeline([("one_hot", encoder), ("score", linear)])


def predict(pipeline: Pipeline, rows: np.ndarray) -> np.ndarray:
    """Return the scores of rows of categories, as whole numbers."""
    batches = np.array_split(rows, max(1, len(rows) // _BATCH))
    return np.concatenate([pipeline.predict(batch) for batch in batches]).astype(np.int64)
