"""The model's card: what it is, how far it is off, and for whom."""

import json
from typing import TYPE_CHECKING, Any

import markupsafe

from pipelines import fit, rules, store
from pipelines.fit import EVALUATION, evaluate
from pipelines.pages.intervals import intervals
from pipelines.papers import model_change, page, plots
from pipelines.papers.evaluation import content
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import model_variables

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from pipelines.home import Home
    from ranking.model import Model

NAME = "kartu-model"
EXAMINED = "uji-model.json"  # what takes its time, kept apart: `dtsen model card --full`
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
        "examined": _examined(home, quarter, model),
        "change": model_change.model_change(home, quarter, release),
        "not_claimed": [
            "desil tepat sebuah keluarga",
            "pengeluaran sebuah keluarga dalam rupiah",
            "hubungan sebab-akibat dari sebuah koefisien",
        ],
    }
    smallest = rules.in_force("report_smallest_cell", quarter)
    shown = {
        **content(told),
        "kelompok": _groups(told["groups"], smallest),
        "kalibrasi": _calibration(told),
        "uji": _of_examined(card["examined"]),
        "ganti": model_change.shown(card["change"], quarter),
    }
    return page.write_paper(home.reports(quarter), NAME, card, shown)


def examine(home: "Home", quarter: "Quarter", parts: "Collection[str]") -> "Path":
    """Examine the model in the quarter of its fit, and keep what was found of it before.

    The cards of every quarter in which this model is in force tell it.
    """
    told = fit.examine(home, quarter, parts)
    path = home.reports(quarter) / EXAMINED
    store.write_text(path, store.as_json((_kept(path, told["hash"]) or {}) | told))
    return path


def _kept(path: "Path", model: str) -> dict[str, Any] | None:
    """Return what a file tells of the model of a hash."""
    if not path.is_file():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told if told["hash"] == model else None


def _examined(home: "Home", quarter: "Quarter", model: "Model") -> dict[str, Any]:
    """Return what was found of this model in this quarter, else in that in which it was fitted."""
    fitted = Quarter.parse(model.content["valid"]["from"])
    found = (_kept(home.reports(each) / EXAMINED, model.hash) for each in (quarter, fitted))
    return next(filter(None, found), {})


def _calibration(told: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the plots of what was told beside what was measured, with their titles."""
    found = [
        (f"Peluang berada di desil {deciles}", plots.calibration(deciles, rows, is_share=True))
        for deciles, rows in told.get("calibration", {}).items()
    ]
    if "fifths" in told:
        title = "Skor rata-rata setiap perlima penduduk"
        found.append((title, plots.calibration(title, told["fifths"], is_share=False)))
    return [(title, markupsafe.Markup(svg)) for title, svg in found]  # noqa: S704 - own SVG


def _of_examined(told: dict[str, Any]) -> dict[str, Any]:
    """Return the plots and the rows that the page shows of an examination."""
    shown: dict[str, Any] = {}
    if "stability" in told:
        shown["jangkauan"] = _strongest(told["stability"]["reach"], "reach")
        shown["gambar_jangkauan"] = _spans(
            "Jangkauan keterangan", shown["jangkauan"], "reach", "se"
        )
    if "cost" in told:
        shown["biaya"] = _strongest(told["cost"], "r2")
        shown["gambar_biaya"] = _spans("Biaya tanpa keterangan", shown["biaya"], "r2", "r2_se")
    if "drift" in told:
        shown["geser"] = _strongest(told["drift"], "standardised")
    return shown


def _spans(title: str, rows: list[dict[str, Any]], value: str, error: str) -> markupsafe.Markup:
    drawn = [(row["label"], row[value], row[error]) for row in rows]
    return markupsafe.Markup(plots.spans(title, drawn))  # noqa: S704 - own SVG


def _strongest(rows: list[dict[str, Any]], of: str) -> list[dict[str, Any]]:
    """Return the rows in which a number is largest, either way."""
    known = [row for row in rows if row[of] is not None]
    return sorted(known, key=lambda row: (-abs(row[of]), row["variabel"]))[:_STRONGEST]


def _reach(model: "Model") -> list[dict[str, Any]]:
    """Return the variables whose answers move a score most, in log points."""
    label = {variable.name: variable.label for variable in model_variables()}
    found = []
    for name in model.order:
        values = model.levels(name).values()
        found.append({"variabel": name, "label": label[name], "rentang": max(values) - min(values)})
    return _strongest(found, "rentang")


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
