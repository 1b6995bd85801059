"""The report's plots."""

from collections.abc import Sequence
from typing import Any

from pipelines.pages import percent, thousands
from pipelines.pages.drawing import DOWN, INK, QUIET, UP, as_svg, draw, of_share, of_thousands

# From poorest to best off; readable for the colour-blind and when printed in grey.
DECILES = (
    "#8c2d04",
    "#cc4c02",
    "#ec7014",
    "#fe9929",
    "#fed98e",
    "#d0d1e6",
    "#a6bddb",
    "#74a9cf",
    "#2b8cbe",
    "#045a8d",
)
_MOST_BARS = 12


def deciles(rows: Sequence[dict[str, Any]], poorest: int) -> str:
    """Return stacked bars: how each province's persons fall on the nation's deciles.

    Parameters
    ----------
    poorest : int
        Highest decile of the group by whose share the provinces are ordered.
    """

    def share(sizes: list[int]) -> float:
        return sum(sizes[:poorest]) / sum(sizes)

    provinces: dict[str, list[int]] = {}
    for row in rows:
        sizes = provinces.setdefault(row["provinsi"], [0] * 10)
        sizes[row["desil_nasional"] - 1] = row["jiwa"]
    ordered = sorted(provinces.items(), key=lambda item: (share(item[1]), item[0]))
    figure, axes = draw(1.2 + 0.23 * len(ordered))
    names = [name for name, _ in ordered]
    left = [0.0] * len(ordered)
    for decile, colour in enumerate(DECILES):
        shares = [sizes[decile] / sum(sizes) for _, sizes in ordered]
        axes.barh(names, shares, left=left, color=colour, height=0.78, label=str(decile + 1))
        left = [start + share for start, share in zip(left, shares, strict=True)]
    for line, (_, sizes) in enumerate(ordered):
        axes.text(1.01, line, percent(share(sizes)), va="center", fontsize=8)
    axes.axvline(poorest / 10, color=INK, linewidth=0.8, linestyle=(0, (3, 3)))
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(ordered) - 0.4)
    axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", "20", "40", "60", "80", "100%"])
    axes.text(1.01, len(ordered) - 0.25, f"desil 1-{poorest}", fontsize=8, va="bottom")
    axes.tick_params(length=0)
    figure.legend(ncols=10, loc="outside upper center", frameon=False, handlelength=1)
    return as_svg(figure, "Desil menurut provinsi")


def programmes(rows: Sequence[dict[str, Any]], persons: int) -> str:
    """Return bars of the persons in the deciles that each programme looks at.

    Parameters
    ----------
    persons : int
        All that are ranked.
    """
    shown = list(reversed(rows))
    figure, axes = draw(0.8 + 0.3 * len(shown))
    names = [f"{row['nama_program']} (desil 1-{row['desil_tertinggi']})" for row in shown]
    colours = [DECILES[row["desil_tertinggi"] - 1] for row in shown]
    axes.barh(names, [row["jiwa"] for row in shown], color=colours, height=0.7)
    for line, row in enumerate(shown):
        share = percent(row["jiwa"] / (persons or 1))
        axes.text(row["jiwa"], line, f" {share}", va="center", fontsize=8)
    axes.set_xlabel("jiwa / persons")
    of_thousands(axes)
    axes.tick_params(axis="y", length=0)
    return as_svg(figure, "Jangkauan desil program")


def sureness(rows: Sequence[dict[str, Any]]) -> str:
    """Return, of each province, persons in the poorest desil by point desil and by chance."""
    ordered = sorted(rows, key=lambda row: (row["harapan_1_4"] / row["jiwa"], row["nama"]))
    figure, axes = draw(1.2 + 0.23 * len(ordered))
    point = [row["jiwa_1_4"] / row["jiwa"] for row in ordered]
    chance = [row["harapan_1_4"] / row["jiwa"] for row in ordered]
    lines = range(len(ordered))
    axes.hlines(lines, point, chance, color=QUIET, linewidth=1.2)
    axes.plot(point, lines, "o", color=DOWN, markersize=5, label="desil titik / point decile")
    axes.plot(chance, lines, "D", color=UP, markersize=4.5, label="jumlah peluang / chances")
    axes.set_yticks(lines, [row["nama"] for row in ordered])
    axes.set_ylim(-0.6, len(ordered) - 0.4)
    axes.set_xlim(0, min(1, 1.05 * max([*point, *chance, 0.01])))
    axes.set_xlabel("bagian jiwa di desil 1-4 / share of persons in deciles 1 to 4")
    of_share(axes)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    figure.legend(ncols=2, loc="outside upper center", frameon=False)
    return as_svg(figure, "Desil titik dan jumlah peluang")


def transition(rows: Sequence[dict[str, Any]]) -> str:
    """Return the matrix from decile to decile, as shares of the families that were there."""
    cells = {(row["dari"], row["ke"]): row["keluarga"] for row in rows}
    figure, axes = draw(5.4)
    to = [*range(1, 11), 0]
    shares = []
    for before in range(1, 11):
        sizes = [cells.get((before, now), 0) for now in to]
        whole = sum(sizes) or 1
        shares.append([size / whole for size in sizes])
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for line, shown in enumerate(shares):
        for column, share in enumerate(shown):
            if share:
                colour = "white" if share > 0.55 else INK
                text = percent(share) if share >= 0.001 else "<0,1%"
                axes.text(column, line, text, ha="center", va="center", fontsize=7.5, color=colour)
    axes.set_xticks(range(11), [*map(str, range(1, 11)), "keluar"])
    axes.set_yticks(range(10), [str(n) for n in range(1, 11)])
    axes.set_xlabel("Desil sekarang / now")
    axes.set_ylabel("Desil sebelumnya / before")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return as_svg(figure, "Matriks perpindahan desil")


def movement(rows: Sequence[dict[str, Any]]) -> str:
    """Return bars to both sides: the share of families that rose and that fell."""
    ordered = sorted(rows, key=lambda r: ((r["naik"] + r["turun"]) / r["keluarga"], r["provinsi"]))
    figure, axes = draw(1.2 + 0.23 * len(ordered))
    names = [row["provinsi"] for row in ordered]
    up = [row["naik"] / row["keluarga"] for row in ordered]
    down = [-row["turun"] / row["keluarga"] for row in ordered]
    axes.barh(names, up, color=UP, height=0.72, label="naik / up")
    axes.barh(names, down, color=DOWN, height=0.72, label="turun / down")
    for line, (right, left) in enumerate(zip(up, down, strict=True)):
        axes.text(right, line, f" {percent(right)}", va="center", fontsize=7.5)
        axes.text(left, line, f"{percent(abs(left))} ", va="center", ha="right", fontsize=7.5)
    widest = max([*up, *(-share for share in down), 0.01]) * 1.25
    axes.set_xlim(-widest, widest)
    axes.set_ylim(-0.6, len(ordered) - 0.4)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.legend(ncols=2, loc="outside upper center", frameon=False)
    return as_svg(figure, "Naik dan turun menurut provinsi")


def causes(rows: Sequence[dict[str, Any]]) -> str:
    """Return bars of the main causes, who rose beside who fell, and the share of all moves."""
    shown = list(reversed(rows[:_MOST_BARS]))
    whole = sum(row["naik"] + row["turun"] for row in rows) or 1
    figure, axes = draw(1.0 + 0.34 * len(shown))
    lines = range(len(shown))
    axes.barh(
        [n + 0.2 for n in lines], [r["naik"] for r in shown], 0.38, color=UP, label="naik / up"
    )
    axes.barh(
        [n - 0.2 for n in lines],
        [r["turun"] for r in shown],
        0.38,
        color=DOWN,
        label="turun / down",
    )
    for line, row in enumerate(shown):
        share = f" {percent((row['naik'] + row['turun']) / whole)}"
        axes.text(max(row["naik"], row["turun"]), line, share, va="center", fontsize=7.5)
    axes.set_yticks(list(lines), [_short(row["label"], 44) for row in shown])
    axes.set_xlabel("keluarga / families; %: bagian perpindahan / share of moves")
    of_thousands(axes)
    axes.tick_params(axis="y", length=0)
    figure.legend(ncols=2, loc="outside upper center", frameon=False)
    return as_svg(figure, "Sebab utama perpindahan")


def held_back(rows: Sequence[dict[str, Any]]) -> str:
    """Return bars of the rules that held back most rows."""
    shown = list(reversed(rows[:_MOST_BARS]))
    figure, axes = draw(0.7 + 0.3 * len(shown))
    names = [row["kode_aturan"] for row in shown]
    axes.barh(names, [row["baris"] for row in shown], color=QUIET, height=0.7)
    for line, row in enumerate(shown):
        axes.text(row["baris"], line, f" {thousands(row['baris'])}", va="center", fontsize=8)
    axes.set_xlabel("baris / rows")
    of_thousands(axes)
    axes.tick_params(axis="y", length=0)
    return as_svg(figure, "Sebab baris tertahan")


def age(rows: Sequence[dict[str, Any]]) -> str:
    """Return bars of how many quarters ago each family's data were last renewed."""
    figure, axes = draw(2.9)
    whole = sum(row["keluarga"] for row in rows) or 1
    sizes = [row["keluarga"] for row in rows]
    ages = [row["usia"] for row in rows]
    axes.bar(ages, sizes, color=UP, width=0.7)
    for place, size in zip(ages, sizes, strict=True):
        axes.text(place, size, percent(size / whole), ha="center", va="bottom", fontsize=8)
    axes.set_xticks(ages, ["triwulan\nini" if each == 0 else str(each) for each in ages])
    axes.set_xlabel("umur data, triwulan / age of the data in quarters")
    axes.set_ylabel("keluarga / families")
    of_thousands(axes, "y")
    axes.tick_params(axis="x", length=0)
    return as_svg(figure, "Umur data")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


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
