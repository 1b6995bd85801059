"""What every test stands on: no setting of the developer's own leaks in."""

import os

import pytest

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when Great Expectations is imported
os.environ["MPLBACKEND"] = "agg"  # no screen


@pytest.fixture(autouse=True)
def _no_settings_of_ones_own(monkeypatch):
    """Begin every test without the variables that a developer may have set."""
    for name in ("DTSEN_HOME", "DTSEN_KEYS", "DTSEN_MEMORY_LIMIT", "DTSEN_THREADS"):
        monkeypatch.delenv(name, raising=False)
