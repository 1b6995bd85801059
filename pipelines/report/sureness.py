"""How sure desil are: what the page tells beside them, from the counts that the ranking left."""

from typing import TYPE_CHECKING, Any

from pipelines import rules, store
from pipelines.rank.chances import Wanted
from pipelines.rank.scenarios import labels
from pipelines.regions import provinces

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

Row = dict[str, Any]
TABLES = ("ranked/group", "ranked/sensitivity", "ranked/fragile", "ranked/tie")
_GROUPS = {
    "kepala_keluarga": "Kepala keluarga",
    "lansia_tinggal_sendiri": "Lansia yang tinggal sendiri",
    "jumlah_anggota": "Banyak anggota",
    "disabilitas": "Penyandang disabilitas dalam keluarga",
    "perkotaan": "Daerah",
}
_NATION = "0000"
_LOG_POINT = 1_000_000
_MOST_KABUPATEN = 12


def told(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> dict[str, Any]:
    """Return what the section on sureness shows.

    Parameters
    ----------
    con : DuckDBPyConnection
        Has the tables of `TABLES` as views.

    Returns
    -------
    dict
        ``lines``: the two highest desil; ``groups`` and ``provinces``: persons by point desil and
        by chance; ``choices``: families by other choices; ``near``: families near each line, of
        the nation and of the kabupaten with the largest share; ``tie``: the largest of the nation
        and of a kabupaten; ``tolerance`` in log points. A group or kabupaten of fewer families
        than the report may show is left out.
    """
    smallest = rules.in_force("report_smallest_cell", quarter)
    wanted = Wanted.of(quarter)
    lines = {"poorest": wanted.poorest, "poorer": wanted.poorer}
    found = [
        _in_persons(row)
        for row in store.rows(con, "report/sure_group", lines)
        if row["keluarga"] >= smallest
    ]
    choices = store.rows(con, "report/sure_choice", {"poorest": wanted.poorest})
    named, province = labels(quarter), provinces(str(quarter))
    near: dict[int, list[Row]] = {}
    for row in store.rows(con, "report/sure_line"):
        if row["kode"] == _NATION or row["keluarga"] >= smallest:
            near.setdefault(row["batas_desil"], []).append(row)
    return {
        "lines": (wanted.poorest, wanted.poorer),
        "groups": [
            {**row, "kelompok": _GROUPS[row["kelompok"]]}
            for row in found
            if row["lingkup"] == "nasional" and row["kelompok"] in _GROUPS
        ],
        "provinces": [
            {**row, "nama": province[row["kode"]]} for row in found if row["lingkup"] == "provinsi"
        ],
        "choices": [{**row, "label": named[row["skenario"]]} for row in choices],
        "near": [_by_share(line, places) for line, places in near.items()],
        "tie": store.dicts(
            con.execute(
                "select lingkup, max(keluarga) as keluarga, max_by(jiwa, keluarga) as jiwa "
                "from ranked_tie group by lingkup order by lingkup"
            )
        ),
        "tolerance": rules.in_force("fragile_tolerance", quarter) / _LOG_POINT,
    }


def _in_persons(row: Row) -> Row:
    """Turn sums of members x per mille into whole persons."""
    return {
        **row,
        "harapan_1_4": round(row["permil_jiwa_1_4"] / 1000),
        "harapan_1_5": round(row["permil_jiwa_1_5"] / 1000),
    }


def _by_share(line: int, places: list[Row]) -> dict[str, Any]:
    """Return the nation's row of a line, and the kabupaten with most of their families near it."""

    def share(row: Row) -> float:
        return (row["di_bawah"] + row["di_atas"]) / row["keluarga"]

    (nation,) = (row for row in places if row["kode"] == _NATION)
    others = [row for row in places if row["kode"] != _NATION]
    others.sort(key=lambda row: (-share(row), row["kode"]))
    return {"batas": line, "nasional": nation, "kabupaten": others[:_MOST_KABUPATEN]}
