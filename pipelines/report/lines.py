"""The plot of who crossed the programmes' lines."""

from collections.abc import Sequence
from typing import Any

from pipelines.report.figures import DOWN, INK, UP, as_svg, draw, thousands


def crossed(rows: Sequence[dict[str, Any]], smallest: int) -> str:
    """Return bars to both sides: families that came under each programme's line, or left it.

    Parameters
    ----------
    smallest : int
        A smaller count is not told.
    """

    def told(count: int) -> str:
        return thousands(count) if count >= smallest or not count else f"<{smallest}"

    shown = list(reversed(rows))
    figure, axes = draw(1.0 + 0.34 * len(shown))
    names = [f"{row['nama_program']} (desil 1-{row['desil_tertinggi']})" for row in shown]
    came, left = [row["masuk"] for row in shown], [-row["keluar"] for row in shown]
    axes.barh(names, came, color=UP, height=0.7, label="masuk / came under")
    axes.barh(names, left, color=DOWN, height=0.7, label="keluar / went above")
    for line, (right, far) in enumerate(zip(came, left, strict=True)):
        axes.text(right, line, f" {told(right)}", va="center", fontsize=8)
        axes.text(far, line, f"{told(-far)} ", va="center", ha="right", fontsize=8)
    widest = max([*came, *(-each for each in left), 1]) * 1.25
    axes.set_xlim(-widest, widest)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("keluarga / families")
    figure.legend(ncols=2, loc="outside upper center", frameon=False)
    return as_svg(figure, "Melintasi garis program")
