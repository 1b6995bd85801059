"""The accounts' one form: what became of the rows of a submission, a source or a stage."""

from typing import Any

PARTS = ("accepted", "held_back", "duplicate", "superseded", "out_of_window")
COUNTS = ("rows_in", *PARTS)


def line(stage: str, source: str | None, rows_in: int, held_back: int = 0) -> dict[str, Any]:
    """Return the ledger line of a stage after arrive, where a row goes on or is held back."""
    counts = dict.fromkeys(COUNTS, 0)
    counts |= {"rows_in": rows_in, "accepted": rows_in - held_back, "held_back": held_back}
    return {"stage": stage, "source": source, **counts}
