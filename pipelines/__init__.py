"""What happens to a submission: arrive, conform, identify, merge, rank, send.

What each folder does, reads and writes is told in ``docs/way-of-a-submission.md``.
"""

import os

# DuckDB's allocator (jemalloc) reads it when the engine is loaded: what one query freed stays for
# the next, instead of being given back to the system and cleared anew
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "dirty_decay_ms:10000,muzzy_decay_ms:-1")
