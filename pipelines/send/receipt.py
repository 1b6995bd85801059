"""Receipts (tanda terima): what a kabupaten sent, what became of it, or that it sent nothing."""

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.send.documents import templates
from pipelines.send.manifest import canonical

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

NAME = "tanda-terima"
NOT_SENT = "belum mengirim"
SENT = "sudah mengirim"
_SHOWN = (
    "submission",
    "source",
    "tanggal_kirim",
    "state",
    "digest",
    "rows_in",
    "accepted",
    "held_back",
    "duplicate",
    "superseded",
    "out_of_window",
    "message",
)


def write(
    con: "duckdb.DuckDBPyConnection",
    part: Path,
    names: dict[str, str],
    quarter: "Quarter",
    release: str,
) -> None:
    """Write a receipt for every kabupaten, as JSON and as a page to read."""
    sent: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    found = con.execute(
        f"select kode_kabupaten_kota, {', '.join(_SHOWN)} from ledger_submission "
        "order by source, submission, digest, state"
    )
    for code, *values in found.fetchall():
        line = dict(zip(_SHOWN, values, strict=True))
        line["tanggal_kirim"] = line["tanggal_kirim"] and line["tanggal_kirim"].isoformat()
        sent[code].append(line)
    families = dict(
        con.execute(
            "select kode_kabupaten_kota, count(*) from ranked_family group by all"
        ).fetchall()
    )
    page = templates().get_template("TANDA-TERIMA.md.jinja")
    for code, name in [*names.items(), (None, "Sumber nasional")]:
        content = {
            "triwulan": str(quarter),
            "rilis": release.removeprefix("release="),
            "kode_kabupaten_kota": code,
            "nama": name,
            "keadaan": SENT if sent[code] else NOT_SENT,
            "keluarga_diperingkat": sum(families.values())
            if code is None
            else families.get(code, 0),
            "kiriman": sent[code],
        }
        folder = part / (code or "nasional")
        (folder / f"{NAME}.json").write_text(canonical(content), encoding="utf-8")
        (folder / f"{NAME}.md").write_text(page.render(content), encoding="utf-8")
