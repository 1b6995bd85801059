"""The accounts: what became of the rows of a submission, a source or a stage."""

from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.sources import arrived

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

COUNTS = ("rows_in", *arrived.COUNTS)
NATION = "prov=00"  # where a table of no province lies


def line(stage: str, source: str | None, rows_in: int, held_back: int = 0) -> dict[str, Any]:
    """Return the ledger line of a stage after arrive, where a row goes on or is held back."""
    counts = dict.fromkeys(COUNTS, 0)
    counts |= {"rows_in": rows_in, "accepted": rows_in - held_back, "held_back": held_back}
    return {"stage": stage, "source": source, **counts}


def write(home: "Home", quarter: "Quarter", lines: list[dict[str, Any]]) -> None:
    """Write ``ledger/stage``: one line per stage and source."""
    import pyarrow as pa

    kinds = {"stage": pa.string(), "source": pa.string(), **dict.fromkeys(COUNTS, pa.int64())}
    columns = {n: pa.array([line[n] for line in lines], kind) for n, kind in kinds.items()}
    with store.connect() as con:
        con.register("stage_line", pa.table(columns))
        store.write(
            con,
            "select * from stage_line",
            home.candidate(quarter) / "ledger" / "stage" / NATION / "part-0.parquet",
            "stage, source nulls first, rows_in",
        )
