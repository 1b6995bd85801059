"""Work is cut so that no step needs the nation at once.

A table is written in parts that are read one by one (`Parts`), a query is run over one range of
its key after the other (`Tables`), and a release is read province by province (`provinces`).
"""

from pipelines.parts.divided import PART, Parts
from pipelines.parts.ranges import Query, Tables

__all__ = ["PART", "Parts", "Query", "Tables"]
