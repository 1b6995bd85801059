"""How plots look, drawn by matplotlib as SVG: the same numbers give the same text."""

import io
import re
from typing import TYPE_CHECKING, Any

from pipelines.pages import percent, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# readable for the colour-blind and when printed in grey
UP, DOWN, QUIET, INK = "#045a8d", "#cc4c02", "#8a94a0", "#1f2933"
_WIDTH = 9.2  # inches, the text's width on A4
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "dtsen",
    "svg.fonttype": "path",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#c4ccd4",
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
}


def draw(height: float) -> "tuple[Figure, Axes]":
    """Return an empty figure of the report's width, and its axes."""
    figure, (axes,) = draw_beside(height, 1)
    return figure, axes


def draw_beside(height: float, columns: int) -> "tuple[Figure, list[Axes]]":
    """Return an empty figure of the report's width, and axes beside each other that share lines."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        return figure, list(figure.subplots(1, columns, sharey=True, squeeze=False)[0])


def as_svg(figure: "Figure", title: str, *, is_light: bool = False) -> str:
    """Return a figure as an SVG element that scales and that a screen reader can name.

    Parameters
    ----------
    is_light : bool
        Letters as text in the reader's own font, far fewer bytes: for pages of many figures.
    """
    from matplotlib import rc_context

    text = io.StringIO()
    with rc_context(_STYLE | ({"svg.fonttype": "none"} if is_light else {})):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    # ids of clip paths and glyphs must not clash between the figures of one page
    prefix = re.sub(r"\W", "", title.lower())[:20]
    svg = re.sub(r'(id="|xlink:href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    if is_light:
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
        svg = re.sub(r"\s+", " ", svg)
        svg = svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    return svg.replace("<svg", f'<svg role="img" aria-label="{title}"', 1)


def of_thousands(axes: "Axes", which: str = "x") -> None:
    """Let an axis tell whole numbers with points."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(6, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: thousands(value)))


def of_share(axes: "Axes") -> None:
    """Let the horizontal axis tell percentages."""
    from matplotlib.ticker import FuncFormatter

    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
