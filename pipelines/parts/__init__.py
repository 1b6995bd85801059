"""Work is cut so that no step needs the nation at once.

A table is written in parts that are read one by one (`Parts`), a query is run over one range of
its key after the other (`Tables`) or over one slice of it (`slices`; numbers that stand `Twice` are
looked for so), ids that few are `LeftOver` of are bits, and a release is read some provinces at a
time (`provinces`).
"""

from pipelines.parts.divided import PART, Parts
from pipelines.parts.left_over import Bits, LeftOver
from pipelines.parts.ranges import Query, Tables, narrow
from pipelines.parts.slices import slices
from pipelines.parts.twice import Twice

__all__ = ["PART", "Bits", "LeftOver", "Parts", "Query", "Tables", "Twice", "narrow", "slices"]
