"""The three estimands of a quarter, never mixed in one number."""

from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import published_release
from pipelines.rank.given import make_table
from pipelines.targeting import coverage, data_error, model_error, page
from pipelines.targeting.estimate import COLUMNS

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

NAME = "galat-sasaran"
SENTENCES = {
    "data": (
        "Galat data: jiwa yang desil terbitannya di atas (eksklusi) atau di bawah (inklusi) batas "
        "desil, padahal menurut jawaban yang diverifikasi di lapangan, dengan rumus dan batas "
        "desil terbitan yang sama, sebaliknya; dinilai pada sampel uji petik."
    ),
    "model": (
        "Galat model: jiwa yang oleh peringkat terbitan ditempatkan di atas (eksklusi) atau di "
        "bawah (inklusi) batas desil, padahal pengeluaran terukurnya dalam survei sebaliknya; "
        "dinilai pada keluarga survei yang ditemukan dalam register."
    ),
    "cakupan": (
        "Cakupan: keluarga yang tinggal di desa-desa sampel yang dicacah ulang seluruhnya, tetapi "
        "tidak ada dalam register sama sekali; dihitung dalam keluarga, bukan jiwa."
    ),
}


def evaluate(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Estimate the targeting errors of a published quarter.

    Raises
    ------
    DataStop
        If the quarter is not published.
    """
    release = published_release(home, quarter)
    parts = {
        "data": _part(data_error.evaluate, home, quarter, release),
        "model": _part(model_error.evaluate, home, quarter, release),
        "cakupan": _part(coverage.evaluate, home, quarter, release),
    }
    return {
        "quarter": str(quarter),
        "release": release.name.removeprefix("release="),
        **{name: {"arti": SENTENCES[name], **part} for name, part in parts.items()},
    }


def _part(function: Any, home: "Home", quarter: "Quarter", release: Any) -> dict[str, Any]:
    """Return a part, or why there is none: one estimand that is lacking stops no other."""
    try:
        return function(home, quarter, release)
    except DataStop as reason:
        return {"alasan": str(reason), "baris": []}


def write(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Estimate the targeting errors and write them into ``reports/<quarter>/``.

    Returns
    -------
    dict
        What `evaluate` tells, and under ``path`` the page.
    """
    told = evaluate(home, quarter)
    folder = home.reports(quarter)
    store.write_text(folder / f"{NAME}.json", store.as_json(told))
    page.write(folder / f"{NAME}.html", told)
    with store.staged(folder / NAME) as part, store.connect() as con:
        lines = [
            (name, *(line[column] for column in COLUMNS))
            for name in SENTENCES
            for line in told[name]["baris"]
        ]
        make_table(con, "line", {"galat": "varchar", **COLUMNS}, lines)
        store.write(con, "from line", part / "part-0.parquet", "all")
    return {**told, "path": str(folder / f"{NAME}.html")}
