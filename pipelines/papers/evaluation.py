"""How a model compares with others, as a page: tables with standard errors, and two plots."""

from pathlib import Path
from typing import Any

import markupsafe

from pipelines.pages.intervals import intervals
from pipelines.papers import page

NAMES = {
    "pmt_h": "PMT-H",
    "challenger": "Penantang: pohon dalam tabel",
    "per_regency_ols": "Kuadrat terkecil per kabupaten/kota",
    "pooled_ridge": "Ridge nasional",
    "boosting": "Pohon keputusan (boosting)",
    "regency_mean": "Rata-rata wilayah",
    "random": "Acak",
}
METRICS = {
    "r2": "R²",
    "spearman": "Korelasi peringkat",
    "ee10": "EE10",
    "ee20": "EE20",
    "ee30": "EE30",
    "ee40": "EE40",
    "auc40": "AUC40",
    "exact": "Desil tepat",
    "within1": "Selisih ≤ 1 desil",
    "cgh40": "CGH40",
}
_Z = 1.96  # standard errors of a 95 % interval


def write_evaluation(path: Path, told: dict[str, Any], source: str) -> None:
    """Write the page of ``dtsen model evaluate``.

    Parameters
    ----------
    told : dict
        The command's document.
    source : str
        What the models were judged on: the name of a file, or of a survey.
    """
    page.write(path, "evaluasi.html.jinja", {"sumber": source, **content(told)})


def content(told: dict[str, Any]) -> dict[str, Any]:
    """Return what the templates show of an evaluation."""
    judged, paired = dict(told["models"]), dict(told["paired"])
    if challenger := told.get("challenger"):
        judged["challenger"] = challenger["metrics"]
        paired["challenger"] = challenger["paired"]
    models = [name for name in NAMES if name in judged]
    return {
        "n": told["n"],
        "klaster": told["clusters"],
        "lipatan": told["folds"],
        "ulangan": told["seeds"],
        "tak_dipakai": told.get("left_out", {}),
        "ukuran": METRICS,
        "model": [(NAMES[name], judged[name]) for name in models],
        "selisih": [(NAMES[name], paired[name]) for name in models if name != "pmt_h"],
        "penantang": challenger,
        "maju": _forward(told.get("forward")),
        "gambar": [
            (label, markupsafe.Markup(_plot(judged, models, metric, label)))  # noqa: S704 - own SVG
            for metric, label in (("ee40", "EE40"), ("ee20", "EE20"))
        ],
    }


def _forward(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what the templates show of a forward test."""
    if not told:
        return None
    if "id_model" in told:
        name = f"Model {told['id_model']}, berlaku sejak {told['from']}"
        return {"n": None, "model": [(name, told["metrics"])]}
    models = [(NAMES[name], told["models"][name]) for name in NAMES if name in told["models"]]
    return {"n": told["n"], "model": models}


def _plot(judged: dict[str, Any], models: list[str], metric: str, label: str) -> str:
    rows = []
    for name in models:
        found = judged[name][metric]
        low, high = found["value"] - _Z * found["se"], found["value"] + _Z * found["se"]
        rows.append((NAMES[name], found["value"], low, high, False))
    return intervals(label, rows, judged["pmt_h"][metric]["value"])
