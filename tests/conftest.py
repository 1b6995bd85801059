"""What every test stands on: no setting of the developer's own leaks in."""

import os

import pytest
from hypothesis import settings

# a busy machine takes a hundred times as long for one example as for the next
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")
os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when Great Expectations is imported
os.environ["MPLBACKEND"] = "agg"  # no screen


def pytest_collection_modifyitems(items):
    """Begin the long files first, so that no worker is left with one when the others have ended."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def _no_settings_of_ones_own(monkeypatch):
    """Begin every test without the variables that a developer may have set."""
    names = "HOME KEYS MEMORY_LIMIT SPARK_MASTER SPARK_MEMORY THREADS"
    for name in (f"DTSEN_{each}" for each in names.split()):
        monkeypatch.delenv(name, raising=False)
