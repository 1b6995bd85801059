"""The papers' own plots; those of the quarter's report are used where they serve."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.pages import percent
from pipelines.pages.drawing import DOWN, INK, QUIET, UP, as_svg, draw, of_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MANY = 6  # answers put in by expectation; families of more are taken together
_COARSE = "#a6bddb"
_Z = 1.96  # standard errors of a 95 % interval


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
    of_share(axes)
    axes.tick_params(axis="y", length=0)
    figure.legend(ncols=3, loc="outside upper center", frameon=False)
    return as_svg(figure, "Kelengkapan variabel kunci")


def calibration(title: str, rows: Sequence[dict[str, Any]], is_share: bool) -> str:
    """Return what was told beside what was measured, with 95 % intervals, and where both agree.

    Parameters
    ----------
    rows : sequence
        ``told``, ``true`` and ``se`` of their difference, None where it is not known.
    is_share : bool
        Whether these are shares, else log points.
    """
    figure, axes = draw(3.2)
    told, true = [row["told"] for row in rows], [row["true"] for row in rows]
    reach = [_Z * (row["se"] or 0.0) for row in rows]
    low, high = (0.0, 1.0) if is_share else (min(told + true), max(told + true))
    axes.plot([low, high], [low, high], color=INK, linewidth=0.8, linestyle=(0, (3, 3)))
    axes.errorbar(told, true, yerr=reach, fmt="o", color=UP, markersize=4.5, elinewidth=1.6)
    axes.set_xlabel("menurut model / told")
    axes.set_ylabel("terukur / measured")
    axes.grid(color=QUIET, alpha=0.25, linewidth=0.6)
    if is_share:
        of_share(axes)
    else:
        _with_commas(axes)
    axes.yaxis.set_major_formatter(axes.xaxis.get_major_formatter())
    return as_svg(figure, f"Kalibrasi {title}")


def spans(title: str, rows: Sequence[tuple[str, float, float | None]]) -> str:
    """Return values with their 95 % intervals, one line each, in the order given from the top."""
    figure, axes = draw(0.7 + 0.24 * len(rows))
    for line, (_, value, error) in enumerate(reversed(rows)):
        reach = _Z * (error or 0.0)
        axes.plot([value - reach, value + reach], [line, line], color=UP, linewidth=1.6)
        axes.plot([value], [line], color=UP, marker="o", markersize=4.5)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [name for name, *_ in reversed(rows)])
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    _with_commas(axes)
    return as_svg(figure, title)


def _with_commas(axes: "Axes") -> None:
    from matplotlib.ticker import FuncFormatter

    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace(".", ",")))
