"""The assets that join one DAG to the next.

An event carries in ``extra`` what the next DAG needs to know: names, paths and counts.
"""

from airflow.sdk import Asset

SURVEY = Asset(name="survey", uri="dtsen://conformed/survey")
"""A survey stands conformed; `fit_pmt` learns the model's coefficients from it."""

MODEL = Asset(name="model", uri="dtsen://model")
"""A model is in force; the next ranking uses it."""

PUBLISHED = Asset(name="published", uri="dtsen://lake/current")
"""A release was approved and published; the `deliver_*` DAGs hand its packages over."""
