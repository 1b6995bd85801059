"""What happens to a submission: arrive, conform, identify, merge, rank, send.

What each folder does, reads and writes is told in ``docs/way-of-a-submission.md``.
"""

import os

# jemalloc, DuckDB's and that of Polars, reads these when either is loaded: what one query freed
# stays for the next, instead of being given back to the system and cleared anew
_KEPT = "dirty_decay_ms:10000,muzzy_decay_ms:-1"
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", _KEPT)
os.environ.setdefault("_RJEM_MALLOC_CONF", _KEPT)
