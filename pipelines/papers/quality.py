"""The quality report: what came in and what became of it, how complete and how old it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import markupsafe

from pipelines import rules, store
from pipelines.home import table
from pipelines.papers import key_variables, page, plots
from pipelines.report import figures, origin, recipients
from pipelines.report.numbers import gates, rule_label, stages
from pipelines.sources import label_of

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

NAME = "laporan-mutu"
_TABLES = (
    "held_back/row",
    "ledger/finding",
    "ledger/stage",
    "ledger/submission",
    "ranked/family",
    "registry/comparison",
    "registry/family",
    "registry/person",
    "registry/person_lineage",
    "registry/review_pair",
    "registry/unranked",
)
_SHOWN = 20  # rules and pairs on the page; the document has all


def write(home: "Home", quarter: "Quarter", release: Path) -> Path:
    """Write the quality report of a release as a page and as JSON; return the page."""
    told = quality(quarter, release) | {"gates": gates(home, quarter)}
    return page.write_paper(home.reports(quarter), NAME, told, _shown(told))


def quality(quarter: "Quarter", release: Path) -> dict[str, Any]:
    """Return every number of the quality report that follows from the tables of a release.

    Returns
    -------
    dict
        ``accounts`` (rows by source), ``stages``, ``findings``, ``held_back``, ``key`` (the key
        variables), ``age``, ``pairs`` and ``differing`` (sources that do not agree), ``identity``,
        ``identity_event`` and ``unlinked`` (linkage), ``imputed``, ``unranked``.
    """
    smallest = rules.in_force("report_smallest_cell", quarter)
    with store.connect() as con:
        for name in _TABLES:
            store.view(con, name.replace("/", "_"), table(release, name))
        told = {
            **page.heading(quarter, release),
            "smallest": smallest,
            "accounts": [row | {"label": label_of(row["source"])} for row in _rows(con, "account")],
            "stages": stages(con),
            "findings": _of_rules(_rows(con, "finding", {"quarter": str(quarter)})),
            "held_back": _of_rules(_rows(con, "held_back")),
            "age": _rows(con, "age"),
            "identity": _rows(con, "identity"),
            "identity_event": _rows(con, "identity_event")[0],
            "imputed": _rows(con, "imputed"),
            "unranked": _rows(con, "unranked"),
            "unlinked": recipients.unlinked(con, release),
            **_disagreement(origin.disagreement(con, smallest)),
        }
        return told | {"key": key_variables.counted(release, quarter)}


def _rows(
    con: "duckdb.DuckDBPyConnection", name: str, params: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    return store.rows(con, f"report/{name}", params)


def _of_rules(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"label": rule_label(row["kode_aturan"])} for row in rows]


def _disagreement(matrix: dict[str, Any]) -> dict[str, Any]:
    """Return the report's matrix as two lists: pairs of sources, and the cells that differ most."""
    pairs = [
        pair | {name: cell[name] for name in ("dibandingkan", "berbeda", "menang_satu")}
        for pair, cell in zip(matrix["pairs"], matrix["whole"], strict=True)
    ]
    cells = [
        {"label": line["label"], **pair, **{n: cell[n] for n in ("dibandingkan", "berbeda")}}
        for line in matrix["variables"]
        for pair, cell in zip(matrix["pairs"], line["cells"], strict=True)
        if cell and not cell["hidden"]
    ]
    order = sorted(cells, key=lambda each: -each["berbeda"] / each["dibandingkan"])
    return {"pairs": pairs, "differing": order}


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows besides: plots and totals."""
    drawn = {"age": figures.age(told["age"]), "key": plots.complete(told["key"])}
    if told["held_back"]:
        drawn["held_back"] = figures.held_back(told["held_back"])
    ranked = sum(row["keluarga"] for row in told["imputed"])
    return {
        "banyak": _SHOWN,
        "diperingkat": ranked,
        "diduga": _imputed(told["imputed"]),
        "gambar": {name: markupsafe.Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - own SVG
    }


def _imputed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the families by answers that were put in, those of many taken together."""
    few = [row | {"nama": str(row["diduga"])} for row in rows if row["diduga"] < plots.MANY]
    many = [row for row in rows if row["diduga"] >= plots.MANY]
    rest = {name: sum(row[name] for row in many) for name in ("keluarga", "jiwa")}
    return [*few, {"nama": f"{plots.MANY} atau lebih", **rest}]
