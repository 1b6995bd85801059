"""What senders would say, laid out as the pipeline's tables: nothing of it was ever sent."""

import numpy as np
import pyarrow as pa

from simulation.senders.snapshot import replaced


def as_conformed(told: pa.Table) -> pa.Table:
    """Return a table with the columns that every conformed one begins with."""
    lead = {
        "kiriman": np.ones(told.num_rows, np.int32),
        "berkas": np.zeros(told.num_rows, np.int16),
        "baris": np.arange(2, told.num_rows + 2),
    }
    for name, values in lead.items():
        told = replaced(told, name, pa.array(values))
    return replaced(told, "lembar", pa.nulls(told.num_rows, pa.string()))
