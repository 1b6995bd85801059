"""Evidence photos: when and where they were taken, and which claims show the same one."""

from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.claims import deadlines
from pipelines.claims.books import Books, offset, released

if TYPE_CHECKING:
    import duckdb

MOST_NAMED = 5  # tickets that are named beside a photo; nobody reads more
_MICRODEGREES_PER_KM = 9_009  # a degree is 111 km, near enough at the equator
_SHAPE = (
    "select null::integer as _kiriman, null::smallint as _berkas, null::varchar as phash, "
    "null::varchar as diambil, null::varchar as lintang, null::varchar as bujur where false"
)


def judge(con: "duckdb.DuckDBPyConnection", books: Books) -> None:
    """Make ``photo_new``, ``photo_alike`` and ``claim_photo_verdict``, after the fold.

    What the photos say of time and place is read from ``lake/arrived`` and left there.
    """
    if books.evidence and books.evidence.is_dir():
        store.view(con, "evidence", str(books.evidence / "*.parquet"))
    else:
        con.execute(f"create or replace view evidence as {_SHAPE}")
    kept = books.before[: rules.in_force("claim_photo_memory_quarters", books.quarter)]
    released(con, "old_photo", "ledger/photo", kept, store.query("ledger/no_photo"))
    near = rules.in_force("claim_photo_near_km", books.quarter) * _MICRODEGREES_PER_KM
    params = {
        "age_days": rules.in_force("claim_photo_age_days", books.quarter),
        "near_microdegrees": near,
        "utc_offset": offset(deadlines.midnight(books.quarter.start)),
        "same_bits": rules.in_force("claim_photo_same_bits", books.quarter),
        "most_named": MOST_NAMED,
    }
    for name in ("photo_new", "photo_alike", "claim_photo_verdict"):
        select = store.query(f"ledger/{name}")
        used = {key: value for key, value in params.items() if f"${key}" in select}
        con.execute(f"create or replace temp table {name} as {select}", used)
