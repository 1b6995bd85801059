"""Movement as the report tells it: sums of ``ranked/flow`` and ``ranked/programme_flow``."""

from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.sources import label_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

TABLES = ("ranked/flow", "ranked/programme_flow")
_KINDS = {
    "baru": "Baru tercatat",
    "pisah": "Berpisah dari keluarga lain",
    "kembali": "Kembali diperingkat",
    "gabung": "Bergabung dengan keluarga lain",
    "habis": "Tidak ada anggota lagi",
    "tidak_diperingkat": "Terdaftar, tidak diperingkat lagi",
    "hilang": "Tidak ada lagi di register",
}
_NOBODY = "Tanpa sumber (garis, model, waktu, anggota)"


def counted(
    con: "duckdb.DuckDBPyConnection",
    cause_label: "Callable[[str], str]",
) -> dict[str, list[dict[str, Any]]]:
    """Return ``programmes``, ``sources``, ``kinds`` and ``regencies``, with labels."""

    def rows(name: str) -> list[dict[str, Any]]:
        return store.rows(con, f"report/move_{name}")

    return {
        "programmes": rows("programme"),
        "sources": [
            {**row, "label": label_of(row["sumber"]) if row["sumber"] else _NOBODY}
            for row in rows("source")
        ],
        "kinds": [{**row, "label": _KINDS.get(row["jenis"], row["jenis"])} for row in rows("kind")],
        "regencies": [
            {**row, "label": cause_label(row["sebab_terbanyak"]) if row["sebab_terbanyak"] else ""}
            for row in rows("regency")
        ],
    }
