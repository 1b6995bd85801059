"""The page on targeting errors: opens offline, aggregates only."""

from pathlib import Path
from typing import Any

import markupsafe

from pipelines import pages, regions, store
from pipelines.pages.intervals import Row, beside
from pipelines.targeting.estimate import ALL, DIRECT, MODELLED, NATIONAL, PROVINCE, REGENCY, THIN

_TEMPLATES = Path(__file__).parent / "templates"
TITLES = {"data": "Galat data", "model": "Galat model", "cakupan": "Cakupan"}
MEASURES = {
    "galat_inklusi": "Galat inklusi",
    "galat_eksklusi": "Galat eksklusi",
    "tidak_terdaftar": "Keluarga yang tidak ada dalam register",
}
LACKING = {
    "data": "jawaban uji petik triwulan ini belum ada.",
    "model": "belum ada survei dengan pengeluaran terukur yang dapat dibandingkan.",
    "cakupan": "belum ada desa yang dicacah ulang pada triwulan ini.",
}
WAYS = {DIRECT: "langsung", MODELLED: "model area kecil", THIN: "–"}


def write(path: Path, told: dict[str, Any]) -> None:
    """Write the page.

    Parameters
    ----------
    told : dict
        What `pipelines.targeting.evaluate` tells.
    """
    environment = pages.environment(_TEMPLATES)
    names = _names(told["quarter"])
    parts = [
        {
            "judul": TITLES[name],
            "arti": part["arti"],
            "alasan": LACKING[name] if "alasan" in part else None,
            "dasar": "" if "alasan" in part else _basis(name, part),
            "batas": _cuts(TITLES[name], part["baris"], names),
        }
        for name, part in told.items()
        if isinstance(part, dict)
    ]
    text = environment.get_template("galat.html.jinja").render(
        quarter=told["quarter"], release=told["release"], bagian=parts, ways=WAYS
    )
    store.write_text(path, text)


def _basis(name: str, part: dict[str, Any]) -> str:
    """Return on how many families an estimand stands."""
    told = {key: pages.thousands(value) for key, value in part.items() if type(value) is int}
    if name == "data":
        share = pages.percent(part["tingkat_jawaban"])
        return (
            f"{told['keluarga_sampel']} keluarga sampel; {told['terverifikasi']} terverifikasi "
            f"(tingkat jawaban tertimbang {share})."
        )
    if name == "model":
        fitted = (
            "Model disusun dari survei ini; setiap keluarga dinilai dengan model yang disusun "
            "tanpa klasternya."
            if part["model_dari_survei_ini"]
            else "Model tidak disusun dari survei ini."
        )
        return (
            f"{told['keluarga']} keluarga survei {part['survei']} dalam {told['klaster']} klaster; "
            f"{told['padan_dan_diperingkat']} ditemukan dalam register dan diperingkat. {fitted}"
        )
    return f"{told['keluarga']} keluarga dicacah di {told['klaster']} desa/kelurahan."


def _names(quarter: str) -> dict[str, str]:
    names = {"00": "Indonesia"}
    for row in regions.regencies(quarter).to_pylist():
        names[row["kode_kabupaten_kota"]] = row["kabupaten_kota"]
        names[row["kode_kabupaten_kota"][:2]] = row["provinsi"]
    return names


def _cuts(title: str, lines: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    """Return each cut of a part with one plot of its measures and the tables of each."""
    found = []
    for cut in dict.fromkeys(line["batas_desil"] for line in lines):
        own = [line for line in lines if line["batas_desil"] == cut]
        measures = [
            _tables(MEASURES[name], [r for r in own if r["ukuran"] == name], names)
            for name in dict.fromkeys(line["ukuran"] for line in own)
        ]
        heading = _heading(cut)
        found.append(
            {
                "judul": heading,
                "gambar": _drawn(f"{title} {heading}", measures),
                "ukuran": measures,
            }
        )
    return found


def _heading(cut: int | None) -> str:
    if cut is None:
        return ""
    return "Desil 1" if cut == 1 else f"Desil 1–{cut}"


def _tables(label: str, rows: list[dict[str, Any]], names: dict[str, str]) -> dict[str, Any]:
    whole = [r for r in rows if r["lingkup"] == NATIONAL]
    places = [
        r
        for scope in (PROVINCE, REGENCY)
        for r in rows
        if r["lingkup"] == scope and r["kelompok"] == ALL
    ]
    return {
        "judul": label,
        "semua": next((r for r in whole if r["kelompok"] == ALL), None),
        "kelompok": [(_named(r, names), r) for r in whole],
        "wilayah": [(_named(r, names), r) for r in places],
    }


def _named(row: dict[str, Any], names: dict[str, str]) -> str:
    place = names.get(row["kode"], row["kode"])
    if row["kelompok"] == ALL:
        return place
    return f"{row['kelompok'].replace('_', ' ')}: {row['nilai_kelompok']}"


def _drawn(title: str, measures: list[dict[str, Any]]) -> Any:
    """Return groups and provinces side by side; kabupaten stand in the tables."""
    sides: dict[str, tuple[list[Row], float | None]] = {}
    for measure in measures:
        lines = [
            (name, r["nilai"], r["bawah"], r["atas"], r["cara"] == MODELLED)
            for name, r in (*measure["kelompok"], *measure["wilayah"])
            if r["nilai"] is not None and r["lingkup"] != REGENCY
        ]
        whole = measure["semua"]["nilai"] if measure["semua"] else None
        sides[measure["judul"]] = (lines, whole)
    if not any(lines for lines, _ in sides.values()):
        return ""
    names = [name for part in ("kelompok", "wilayah") for m in measures for name, _ in m[part]]
    svg = beside(title, list(dict.fromkeys(names)), sides)
    return markupsafe.Markup(svg)  # noqa: S704 - drawn here, labels are escaped by matplotlib
