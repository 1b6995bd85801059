"""A plot of shares with their intervals, one line each."""

from collections.abc import Sequence

from pipelines.report.figures import INK, QUIET, UP, _of_share, as_svg, draw

_MODELLED = "#cc4c02"


def intervals(
    title: str, rows: Sequence[tuple[str, float, float, float, bool]], whole: float | None
) -> str:
    """Return points with their 95 % intervals, in the order given from the top.

    Parameters
    ----------
    rows : sequence
        Name, share, lower and upper end, and whether a model had a part in it.
    whole : float or None
        The share of all, drawn as a line to compare with.
    """
    figure, axes = draw(0.9 + 0.24 * len(rows))
    for line, (_, share, low, high, is_modelled) in enumerate(reversed(rows)):
        colour, mark = (_MODELLED, "D") if is_modelled else (UP, "o")
        axes.plot([low, high], [line, line], color=colour, linewidth=1.6)
        axes.plot([share], [line], color=colour, marker=mark, markersize=4.5)
    if whole is not None:
        axes.axvline(whole, color=INK, linewidth=0.8, linestyle=(0, (3, 3)))
    axes.set_yticks(range(len(rows)), [name for name, *_ in reversed(rows)])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlim(0, min(1.0, 1.05 * max(high for *_, high, _ in rows)))
    _of_share(axes)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    return as_svg(figure, title)
