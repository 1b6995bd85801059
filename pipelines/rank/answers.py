"""One answer in words: labels and units of the codebook."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.codebook import Column

UNKNOWN = "tidak diketahui"


def in_words(column: "Column", value: Any) -> str:
    """Return what was answered, in the codebook's words."""
    if value is None:
        return UNKNOWN
    if value in column.codes:
        return column.codes[value]["id"]
    if value in column.coarse:
        return str(column.coarse[value]["id"])
    return f"{value} {column.unit}" if column.unit else str(value)


def label_of(column: "Column") -> str:
    """Return the Indonesian label of a column."""
    return column.label["id"]
