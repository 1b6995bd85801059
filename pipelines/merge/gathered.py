"""Rows of which some were settled anew, gathered by their places."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import numpy.typing as npt


def gathered(
    order: "npt.NDArray[np.int64]", names: Sequence[str], known: pa.Table, *anew: pa.Table
) -> pa.Table:
    """Return columns of the rows of `known` in some order, as they were settled last.

    Parameters
    ----------
    order : array of int
        Places in `known`.
    names : sequence of str
        The columns.
    anew : tuple of pyarrow.Table
        Rows settled anew, each with the place of its old one in column ``letak``.
    """
    place = np.arange(known.num_rows)
    start = known.num_rows
    for rows in anew:
        place[rows["letak"].to_numpy()] = np.arange(start, start + rows.num_rows)
        start += rows.num_rows
    pool = pa.concat_tables([rows.select(names) for rows in (known, *anew)]).combine_chunks()
    return pool.take(pa.array(place[order]))
