"""Plots of shares with their intervals, one line each."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.pages.drawing import INK, QUIET, UP, as_svg, draw, draw_beside, of_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Row = tuple[str, float, float, float, bool]  # name, share, its interval, is it of a model
_MODELLED = "#cc4c02"


def intervals(title: str, rows: Sequence[Row], whole: float | None) -> str:
    """Return points with their 95 % intervals, in the order given from the top.

    Parameters
    ----------
    rows : sequence
        Name, share, lower and upper end, and whether a model had a part in it.
    whole : float or None
        The share of all, drawn as a line to compare with.
    """
    figure, axes = draw(0.9 + 0.24 * len(rows))
    _put(axes, [name for name, *_ in rows], rows, whole)
    return as_svg(figure, title)


def beside(
    title: str, names: Sequence[str], sides: Mapping[str, tuple[Sequence[Row], float | None]]
) -> str:
    """Return plots as of `intervals` beside each other, a line for every name that any has.

    Parameters
    ----------
    names : sequence of str
        In which order they stand; those that no row has are left out.
    sides : mapping
        By heading, the rows and the share of all.
    """
    known = {name for rows, _ in sides.values() for name, *_ in rows}
    names = [name for name in names if name in known]
    figure, axes = draw_beside(1.1 + 0.24 * len(names), len(sides))
    for own, (heading, (rows, whole)) in zip(axes, sides.items(), strict=True):
        _put(own, names, rows, whole)
        own.set_title(heading, fontsize=9, loc="left")
    return as_svg(figure, title, is_light=True)


def _put(axes: "Axes", names: Sequence[str], rows: Sequence[Row], whole: float | None) -> None:
    height = {name: line for line, name in enumerate(reversed(names))}
    for name, share, low, high, is_modelled in rows:
        line = height[name]
        colour, mark = (_MODELLED, "D") if is_modelled else (UP, "o")
        axes.plot([low, high], [line, line], color=colour, linewidth=1.6)
        axes.plot([share], [line], color=colour, marker=mark, markersize=4.5)
    if whole is not None:
        axes.axvline(whole, color=INK, linewidth=0.8, linestyle=(0, (3, 3)))
    axes.set_yticks(range(len(names)), list(reversed(names)))
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.set_xlim(0, min(1.0, 1.05 * max((high for *_, high, _ in rows), default=1.0)) or 1.0)
    of_share(axes)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
