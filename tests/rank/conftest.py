"""One register for the files that rank it once, and for those that ask what is refused of it."""

import numpy as np
import pyarrow as pa
import pytest

from bench import nation


@pytest.fixture(scope="session")
def register() -> tuple[pa.Table, pa.Table]:
    """Two thousand families and their members."""
    return nation.draw(np.random.default_rng(3), 2_000, spread=30)
