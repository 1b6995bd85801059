"""The papers' own plots; those of the quarter's report are used where they serve."""

from collections.abc import Sequence
from typing import Any

from pipelines.report.figures import DOWN, QUIET, UP, _of_share, as_svg, draw, percent

MANY = 6  # answers put in by expectation; families of more are taken together
_COARSE = "#a6bddb"


def complete(rows: Sequence[dict[str, Any]]) -> str:
    """Return bars of what is known, coarsely known and not known of each key variable."""
    shown = list(reversed(rows))
    figure, axes = draw(1.0 + 0.3 * len(shown))
    names = [row["label"] for row in shown]
    left = [0.0] * len(shown)
    parts = (("tahu", UP, "diketahui"), ("kasar", _COARSE, "kasar"), ("kosong", DOWN, "kosong"))
    for state, colour, label in parts:
        shares = [row[state] / (row["ditanyakan"] or 1) for row in shown]
        axes.barh(names, shares, left=left, color=colour, height=0.72, label=label)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    for line, row in enumerate(shown):
        known = (row["tahu"] + row["kasar"]) / (row["ditanyakan"] or 1)
        axes.text(1.01, line, percent(known), va="center", fontsize=8)
    axes.set_xlim(0, 1)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    _of_share(axes)
    axes.tick_params(axis="y", length=0)
    figure.legend(ncols=3, loc="outside upper center", frameon=False)
    return as_svg(figure, "Kelengkapan variabel kunci")
