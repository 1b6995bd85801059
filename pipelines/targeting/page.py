"""The page on targeting errors: opens offline, aggregates only."""

from pathlib import Path
from typing import Any

import markupsafe

from pipelines import pages, regions, store
from pipelines.report import figures
from pipelines.report.intervals import intervals
from pipelines.targeting.estimate import ALL, MODELLED, NATIONAL, PROVINCE, REGENCY

_TEMPLATES = Path(__file__).parent / "templates"
TITLES = {"data": "Galat data", "model": "Galat model", "cakupan": "Cakupan"}
MEASURES = {
    "galat_inklusi": "galat inklusi",
    "galat_eksklusi": "galat eksklusi",
    "tidak_terdaftar": "keluarga yang tidak ada dalam register",
}
_MOST_LINES = 40


def write(path: Path, told: dict[str, Any]) -> None:
    """Write the page.

    Parameters
    ----------
    told : dict
        What `pipelines.targeting.evaluate` tells.
    """
    environment = pages.environment(_TEMPLATES)
    environment.filters["ribuan"] = figures.thousands
    environment.filters["persen"] = figures.percent
    names = _names(told["quarter"])
    parts = [
        {
            "judul": TITLES[name],
            "arti": part["arti"],
            "alasan": part.get("alasan"),
            "dasar": part.get("dasar", ""),
            "ukuran": _measures(TITLES[name], part["baris"], names),
        }
        for name, part in told.items()
        if isinstance(part, dict)
    ]
    text = environment.get_template("galat.html.jinja").render(
        quarter=told["quarter"], release=told["release"], bagian=parts
    )
    store.write_text(path, text)


def _names(quarter: str) -> dict[str, str]:
    names = {"00": "Indonesia"}
    for row in regions.regencies(quarter).to_pylist():
        names[row["kode_kabupaten_kota"]] = row["kabupaten_kota"]
        names[row["kode_kabupaten_kota"][:2]] = row["provinsi"]
    return names


def _measures(
    title: str, lines: list[dict[str, Any]], names: dict[str, str]
) -> list[dict[str, Any]]:
    """Return each measure of a part with its plot and its tables."""
    found = []
    for name, cut in dict.fromkeys((line["ukuran"], line["batas_desil"]) for line in lines):
        rows = [r for r in lines if (r["ukuran"], r["batas_desil"]) == (name, cut)]
        label = MEASURES[name] + (f", desil 1-{cut}" if cut else "")
        whole = [r for r in rows if r["lingkup"] == NATIONAL]
        places = [r for r in rows if r["lingkup"] != NATIONAL and r["kelompok"] == ALL]
        known = {id(r): _named(r, names) for r in (*whole, *places)}
        drawn = [r for r in (*whole, *places) if r["nilai"] is not None][:_MOST_LINES]
        found.append(
            {
                "judul": label,
                "gambar": _drawn(f"{title}: {label}", drawn, known),
                "kelompok": [(known[id(r)], r) for r in whole],
                "wilayah": [
                    (known[id(r)], r)
                    for scope in (PROVINCE, REGENCY)
                    for r in places
                    if r["lingkup"] == scope
                ],
            }
        )
    return found


def _named(row: dict[str, Any], names: dict[str, str]) -> str:
    place = names.get(row["kode"], row["kode"])
    if row["kelompok"] == ALL:
        return place
    return f"{row['kelompok'].replace('_', ' ')}: {row['nilai_kelompok']}"


def _drawn(title: str, rows: list[dict[str, Any]], known: dict[int, str]) -> Any:
    if not rows:
        return ""
    whole = next((r["nilai"] for r in rows if r["lingkup"] == NATIONAL), None)
    lines = [(known[id(r)], r["nilai"], r["bawah"], r["atas"], r["cara"] == MODELLED) for r in rows]
    svg = intervals(title, lines, whole)
    return markupsafe.Markup(svg)  # noqa: S704 - drawn here, labels are escaped by matplotlib
