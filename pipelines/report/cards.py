"""Report cards: for every kabupaten a page and a workbook on how it reported; counts only."""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import predecessor, store
from pipelines.home import Home, table
from pipelines.progress import track
from pipelines.regions import regencies
from pipelines.sources import label_of, rulebook

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

FOLDER = "kabupaten"
_TABLES = (
    "ledger/reporting",
    "ledger/reporting_rule",
    "ledger/waiting",
    "ledger/waiver",
    "ledger/contested",
    "ledger/submission",
)
# What a card shows of each kabupaten, by the name of its query under ``sql/report``.
_PARTS = (
    "card_source",
    "card_rule",
    "card_waiting",
    "card_waiver",
    "card_contender",
    "card_contested",
    "card_submission",
    "card_trend",
)
_MOST_QUARTERS = 8
_MOST_ROWS = 5_000  # of a kabupaten's claims that others share; all are in the ledger
STATES = {
    "belum": "Belum mengirim",
    "terlambat": "Terlambat",
    "sebagian": "Sebagian diterima",
    "diterima": "Diterima",
    "ditolak": "Ditolak",
    "dikirim_ulang": "Dikirim ulang",
}
# The first of these that some source calls for is the next thing to do.
ACTIONS = {
    "kirim": "Kirim data triwulan ini; data yang ada dilanjutkan dan bertambah tua.",
    "perbaiki_kiriman": "Perbaiki kiriman yang ditolak seluruhnya, lalu kirim ulang.",
    "ajukan_dispensasi": (
        "Kiriman melewati batas: ajukan dispensasi, atau datanya masuk triwulan berikutnya."
    ),
    "mintakan_pengesahan": "Mintakan pengesahan usulan yang menunggu, lalu kirim pengesahannya.",
    "perbaiki_baris": "Perbaiki baris yang ditahan menurut aturan terbanyak, lalu kirim ulang.",
    "tidak_ada": "Tidak ada yang tertunda.",
}


def write(home: Home, quarter: "Quarter", release: Path) -> int:
    """Write ``reports/<quarter>/kabupaten/<code>.html`` and ``.xlsx``; return how many there are.

    Parameters
    ----------
    release : Path
        The release (or candidate) whose ledger is told.
    """
    from pipelines.report import card_page, card_workbook

    folder = home.reports(quarter) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    cards = list(_cards(home, quarter, release))
    page = card_page.template()
    for card in track(cards, "report cards"):
        code = card["kode"]
        (folder / f"{code}.html").write_text(page.render(card), encoding="utf-8")
        card_workbook.write(folder / f"{code}.xlsx", card)
    os.sync()
    return len(cards)


def _cards(home: Home, quarter: "Quarter", release: Path) -> Iterator[dict[str, Any]]:
    """Yield what each card tells, in order of the kabupaten's codes."""
    with store.connect() as con:
        for name in _TABLES:
            store.view(con, name.replace("/", "_"), table(release, name))
        _trend(con, home, quarter)
        parts = {name: _by_regency(con, name, quarter) for name in _PARTS}
    names = {row["kode_kabupaten_kota"]: row for row in regencies(str(quarter)).to_pylist()}
    for code in sorted(parts["card_source"]):
        if code in names:
            told = {name.removeprefix("card_"): found[code] for name, found in parts.items()}
            yield {**_head(quarter, release, names[code]), **told, **_summary(told)}


def _head(quarter: "Quarter", release: Path, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "triwulan": str(quarter),
        "rilis": release.name.removeprefix("release=").replace("candidate", "calon"),
        "kode": place["kode_kabupaten_kota"],
        "nama": place["kabupaten_kota"],
        "provinsi": place["provinsi"],
    }


def _trend(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> None:
    """Make ``past_reporting``: the same ledger of the quarters before, newest last."""
    past = predecessor.followed(home, quarter)[: _MOST_QUARTERS - 1]
    told = [f"select {store.literal(quarter)} as triwulan, * from ledger_reporting"]
    for each in past:
        name = each.parent.name.removeprefix("quarter=")
        files = store.literal(table(each, "ledger/reporting"))
        told.append(
            f"select {store.literal(name)} as triwulan, * "
            f"from read_parquet({files}, hive_partitioning = false)"
        )
    con.execute(f"create view past_reporting as {' union all by name '.join(told)}")


def _by_regency(
    con: "duckdb.DuckDBPyConnection", name: str, quarter: "Quarter"
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    given: dict[str, dict[str, Any]] = {
        "card_waiting": {"last_day": quarter.end},
        "card_contested": {"most_rows": _MOST_ROWS},
    }
    for row in store.rows(con, f"report/{name}", given.get(name)):
        found[row.pop("kode_kabupaten_kota")].append(_labelled(row))
    return found


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    """Add the words for a source's name and for a rule."""
    if "source" in row:
        row["label"] = label_of(row["source"])
    if "kode_aturan" in row:
        rule = rulebook.load()[row["kode_aturan"]]
        row |= {"pesan": rule.message, "saran": rule.fix}
    return row


def _summary(told: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return the totals of a card, and the next thing to do."""
    sources = told["source"]
    asked = {row["tindakan"]: row["label"] for row in reversed(sources)}
    first = next(action for action in ACTIONS if action in asked)
    tiers = told["waiting"]
    detail = f"{tiers[0]['tingkat']}: {tiers[0]['usulan']} usulan" if tiers else ""
    if first == "perbaiki_baris" and told["rule"]:
        detail = told["rule"][0]["pesan"]
    counts = ("rows_in", "accepted", "held_back", "menunggu")
    return {
        "tindakan": ACTIONS[first],
        "tindakan_sumber": "" if first == "tidak_ada" else asked[first],
        "tindakan_rinci": detail if first in ("mintakan_pengesahan", "perbaiki_baris") else "",
        "jumlah": {name: sum(row[name] for row in sources) for name in counts},
        "senyap": [row["label"] for row in sources if row["keadaan"] == "belum"],
        "keadaan": STATES,
    }
