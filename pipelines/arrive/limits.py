"""The limits by which a file's content is judged while it is read."""

from typing import Any

from pipelines.quarter import Quarter
from pipelines.rules import in_force


def of(quarter: Quarter) -> dict[str, Any]:
    """Return the dated rules that a parsing process needs, as part of its job."""
    return {
        "photo": {
            "least_side": in_force("claim_photo_min_pixels", quarter),
            "most_pixels": in_force("claim_photo_max_pixels", quarter),
            "most_bytes": in_force("claim_photo_max_bytes", quarter),
        },
        "rounded_ids": in_force("file_rounded_ids", quarter),
        "row_limits": in_force("file_row_limits", quarter),
    }
