"""The counts that a report tells, from the tables of a release: aggregates, never a person."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import rules, store
from pipelines.claims import deadlines
from pipelines.codebook import load as load_codebook
from pipelines.home import Home, table
from pipelines.regions import regencies
from pipelines.report import moves, origin, recipients, sureness
from pipelines.rules.programmes import as_table
from pipelines.sources import arrived, label_of, rulebook

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_TABLES = (
    "registry/comparison",
    "registry/family",
    "ranked/family",
    "ranked/departed",
    "held_back/row",
    "ledger/claim",
    "ledger/submission",
    "ledger/stage",
    "ledger/waiting",
    "ledger/waiver",
    *sureness.TABLES,
    *moves.TABLES,
)
NATION = "00"
_CAUSES = {
    "garis": "Garis desil bergeser",
    "model": "Model berganti",
    "wilayah": "Keluarga pindah wilayah",
    "waktu": "Waktu: umur bertambah",
    "anggota": "Anggota datang atau pergi",
}


def numbers(home: Home, quarter: "Quarter", release: Path) -> dict[str, Any]:
    """Return everything the report shows of `release`, each part by its name."""
    with store.connect() as con:
        for name in _TABLES:
            store.view(con, name.replace("/", "_"), table(release, name))
        con.register("region_regency", regencies(str(quarter)))
        con.register("programme", as_table(quarter))

        smallest = rules.in_force("report_smallest_cell", quarter)

        def rows(name: str) -> list[dict[str, Any]]:
            return store.rows(con, f"report/{name}")

        told = {
            "whole": _whole(con),
            "poorest": rules.in_force("poorest_highest_decile", quarter),
            "deciles": rows("decile_by_province"),
            **_programmes(rows("programme_by_place")),
            "transition": rows("transition"),
            "movement": rows("movement_by_province"),
            "causes": [{**row, "label": cause_label(row["sebab"])} for row in rows("cause")],
            "moves": moves.counted(con, cause_label),
            "regency_causes": [
                {**row, "label": cause_label(row["sebab"])} for row in rows("move_regency_cause")
            ],
            "held_back": [
                {**row, "label": rule_label(row["kode_aturan"])} for row in rows("held_back")
            ],
            "age": rows("age"),
            "submissions": [
                {**row, "label": label_of(row["source"])} for row in rows("submission")
            ],
            "silent": rows("silent"),
            "waiting": [{**row, "label": label_of(row["source"])} for row in rows("waiting")],
            "waivers": [{**row, "label": label_of(row["source"])} for row in rows("waiver")],
            "claims": store.rows(
                con, "report/claim", {"last_instant": deadlines.midnight(quarter.next.start)}
            ),
            "smallest": smallest,
            "sureness": sureness.told(con, quarter),
            "unlinked": recipients.unlinked(con, release),
            "disagreement": origin.disagreement(con, smallest),
            "stages": stages(con),
        }
    told["recipients"] = recipients.counted(quarter, release)
    told["provenance"] = origin.weight(release)
    told["gates"] = gates(home, quarter)
    return told


def _whole(con: "duckdb.DuckDBPyConnection") -> dict[str, Any]:
    (line,) = store.dicts(
        con.execute(
            "select count(*) as keluarga, coalesce(sum(jumlah_anggota), 0)::bigint as jiwa, "
            "count(distinct kode_provinsi) as provinsi, "
            "count(distinct kode_kabupaten_kota) as kabupaten, max(id_model) as model, "
            "count(*) filter (where pergerakan = 'naik') as naik, "
            "count(*) filter (where pergerakan = 'turun') as turun, "
            "count(*) filter (where pergerakan = 'tetap') as tetap, "
            "count(*) filter (where pergerakan = 'baru') as baru, "
            "(select count(*) from ranked_departed) as keluar, "
            "(select count(*) from registry_family) as terdaftar from ranked_family"
        )
    )
    return line


def _programmes(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the nation's line of each programme, and the provinces' by how far it looks.

    Programmes that look up to the same decile have the same families: ``reach`` lists each
    decile once with their names, ``reach_by_province`` has its counts in that order.
    """
    nation = [row for row in rows if row["kode_wilayah"] == NATION]
    names: dict[int, list[str]] = {}
    for row in nation:
        names.setdefault(row["desil_tertinggi"], []).append(row["nama_program"])
    provinces: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows:
        if row["kode_wilayah"] != NATION:
            provinces.setdefault(row["nama_wilayah"], {})[row["desil_tertinggi"]] = row
    return {
        "programmes": nation,
        "reach": [{"desil": desil, "program": names[desil]} for desil in names],
        "reach_by_province": [
            {"provinsi": province, "counts": [found[desil] for desil in names]}
            for province, found in provinces.items()
        ],
    }


def stages(con: "duckdb.DuckDBPyConnection") -> list[dict[str, Any]]:
    """Return the accounts of ``ledger_stage`` in order, and whether each is balanced."""
    order = ("arrive", "conform", "identify", "merge", "rank", "send")
    place = " ".join(f"when stage = '{stage}' then {i}" for i, stage in enumerate(order))
    found = store.dicts(
        con.execute(
            f"select * from ledger_stage order by case {place} else {len(order)} end, "
            "stage, source nulls first"
        )
    )
    return [_balanced(row) for row in found]


def _balanced(row: dict[str, Any]) -> dict[str, Any]:
    """Add whether rows in are exactly what became of them."""
    found = sum(row[name] or 0 for name in arrived.COUNTS)
    return {**row, "balanced": row["rows_in"] is None or row["rows_in"] == found}


def cause_label(cause: str) -> str:
    """Return how a main cause is told: a variable by its official label."""
    if cause in _CAUSES:
        return _CAUSES[cause]
    try:
        return load_codebook().column(cause).label["id"]
    except KeyError:
        return cause.replace("_", " ").capitalize()


def rule_label(code: str) -> str:
    """Return the message of a rule, without anything of a row."""
    rule = rulebook.load().get(code)
    return rule.message if rule else ""


def gates(home: Home, quarter: "Quarter") -> list[dict[str, Any]]:
    """Return the gates of the quarter, as the checks left them."""
    found: list[dict[str, Any]] = []
    for name in ("register", "ranking"):
        path = home.reports(quarter) / f"checks-{name}.json"
        if path.is_file():
            found += json.loads(path.read_text(encoding="utf-8"))["gates"]
    return found
