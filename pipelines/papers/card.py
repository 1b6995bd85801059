"""The model's card: what it is, how far it is off, and for whom."""

from typing import TYPE_CHECKING, Any

import markupsafe

from pipelines import rules
from pipelines.fit import EVALUATION, evaluate
from pipelines.papers import page
from pipelines.papers.evaluation import content
from pipelines.progress import say
from pipelines.rank.inputs import MODEL, read_model
from pipelines.rank.variables import model_variables
from pipelines.report.intervals import intervals

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter

NAME = "kartu-model"
_Z = 1.96
_STRONGEST = 15  # variables whose curves move most


def write_card(home: "Home", quarter: "Quarter", release: "Path") -> "Path | None":
    """Write the card of the model by which a quarter is ranked, as a page and as JSON.

    Returns
    -------
    Path or None
        The page; None if the model came without a judgement by group.

    Raises
    ------
    DataStop
        If the release has no model.
    """
    model = read_model(release / MODEL)
    if not (release / EVALUATION).exists() or "groups" not in (told := evaluate(home, quarter)):
        say(f"model {model.id} was not judged by group, so no card is written")
        return None
    card = {
        "quarter": str(quarter),
        "id_model": model.id,
        "hash": model.hash,
        "valid": model.content["valid"],
        "provenance": model.content["provenance"],
        "variables": len(model.order),
        "pairs": len(model.pairs),
        "cap": model.cap,
        "evaluation": told,
        "reach": _reach(model),
        "not_claimed": [
            "desil tepat sebuah keluarga",
            "pengeluaran sebuah keluarga dalam rupiah",
            "hubungan sebab-akibat dari sebuah koefisien",
        ],
    }
    smallest = rules.in_force("report_smallest_cell", quarter)
    shown = {**content(told), "kelompok": _groups(told["groups"], smallest)}
    return page.write_paper(home.reports(quarter), NAME, card, shown)


def _reach(model: Any) -> list[dict[str, Any]]:
    """Return the variables whose answers move a score most, in log points."""
    label = {variable.name: variable.label for variable in model_variables()}
    found = []
    for name in model.order:
        values = model.levels(name).values()
        found.append({"variabel": name, "label": label[name], "rentang": max(values) - min(values)})
    return sorted(found, key=lambda row: (-row["rentang"], row["variabel"]))[:_STRONGEST]


def _groups(rows: list[dict[str, Any]], smallest: int) -> list[dict[str, Any]]:
    """Return each grouping with its table and plot; groups too thin are said to be so."""
    found = []
    for title in dict.fromkeys(row["pengelompokan"] for row in rows):
        mine = [row for row in rows if row["pengelompokan"] == title]
        drawn = [
            (
                row["kelompok"],
                row["ee40"],
                max(0.0, row["ee40"] - _Z * row["ee40_se"]),
                row["ee40"] + _Z * row["ee40_se"],
                False,
            )
            for row in mine
            if row["n"] >= smallest and row["ee40"] is not None and row["ee40_se"] is not None
        ]
        found.append(
            {
                "judul": title,
                "baris": [row | {"tipis": row["n"] < smallest} for row in mine],
                "gambar": markupsafe.Markup(intervals(title, drawn, None)) if drawn else "",  # noqa: S704 - own SVG
            }
        )
    return found
