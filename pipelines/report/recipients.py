"""Who is in which programme, beside the desil that the programme looks at and its movement.

Counted some provinces at a time; what a page shows hides small cells and those that would give
them away, the whole table is for BPS.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import rules, store
from pipelines.home import table
from pipelines.parts import provinces
from pipelines.progress import track
from pipelines.regions import regencies
from pipelines.rules.programmes import as_table, programmes
from pipelines.send.aggregate import suppressed
from pipelines.sources import load as load_sources
from pipelines.sources import programme
from pipelines.sources.facts import programmes as every_programme

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

Row = dict[str, Any]
_TABLES = ("registry/family", "registry/programme", "ranked/family")
# each count, and the one of which it is a part
COUNTS = {
    "penerima": None,
    "di_atas_batas": "penerima",
    "keluar_desil": "di_atas_batas",
    "tidak_diperingkat": "penerima",
    "graduasi": None,
    "graduasi_dalam_desil": "graduasi",
    "tidak_layak": None,
    "tidak_layak_dalam_desil": "tidak_layak",
    "masuk_desil": None,
    "masuk_belum_menerima": "masuk_desil",
    "masuk_tanpa_program": "masuk_belum_menerima",
}


def counted(quarter: "Quarter", release: Path) -> list[Row]:
    """Return a row per programme and kabupaten in which somebody is, or came into its desil.

    Returns
    -------
    list of dict
        ``program``, ``nama_program``, ``desil_tertinggi`` (None of a programme without a limit),
        ``kode_kabupaten_kota``, ``kabupaten_kota`` and `COUNTS` in families, by programme and
        code.
    """
    found: list[Row] = []
    with store.connect() as con:
        con.register("programme", as_table(quarter))
        state = store.query("report/programme_state")
        for some in track(provinces.of(release, "ranked/family"), "report: programmes"):
            for name in _TABLES:
                provinces.view(con, release, name, some)
            programme.prepare(con)
            con.execute(f"create or replace temp table programme_state as {state}")
            found += store.rows(con, "report/programme_recipient")
    return _named(found, quarter)


def _named(found: list[Row], quarter: "Quarter") -> list[Row]:
    places = {row["kode_kabupaten_kota"]: row for row in regencies(str(quarter)).to_pylist()}
    limits = {each.name: each.highest for each in programmes(quarter)}
    labels = every_programme(load_sources().values())
    rows = [
        {
            "program": row["program"],
            "nama_program": labels.get(row["program"], {}).get("id", row["program"]),
            "desil_tertinggi": limits.get(row["program"]),
            "kode_kabupaten_kota": row["kode_kabupaten_kota"],
            "kabupaten_kota": places[row["kode_kabupaten_kota"]]["kabupaten_kota"],
            **{name: row[name] for name in COUNTS},
        }
        for row in found
    ]
    return sorted(rows, key=lambda row: (row["program"], row["kode_kabupaten_kota"]))


def shown(rows: Sequence[Row], quarter: "Quarter") -> list[Row]:
    """Return, of each programme that somebody told of, the nation's line and the kabupaten's.

    Counts that may not be shown are None: those of few families, and those from which one of
    these would follow, by the sum over kabupaten or as the rest of the count they are part of.
    """
    smallest = rules.in_force("report_smallest_cell", quarter)
    by_programme: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_programme[row["program"]].append(row)
    told = []
    for lines in by_programme.values():
        nation = {name: sum(line[name] for line in lines) for name in COUNTS}
        if not any(nation[name] for name in ("penerima", "graduasi", "tidak_layak")):
            continue
        whole, *places = _hidden([nation, *lines], smallest)
        about = {name: lines[0][name] for name in ("program", "nama_program", "desil_tertinggi")}
        told.append({**about, "nasional": whole, "kabupaten": places})
    return told


def _hidden(lines: list[Row], smallest: int) -> list[Row]:
    """Return the lines, the first of which adds up the others, with None for hidden counts."""
    cells: list[dict[str, Any]] = []
    at: dict[tuple[int, str], int] = {}
    for number, line in enumerate(lines):
        for name, whole in COUNTS.items():
            at[number, name] = len(cells)
            cells.append({"keluarga": line[name]})
            if whole:  # the rest, which a reader can work out
                at[number, f"rest of {name}"] = len(cells)
                cells.append({"keluarga": line[whole] - line[name]})
    blank = suppressed(cells, _relations(at, len(lines)), smallest)
    return [
        {**line, **{name: None for name in COUNTS if at[number, name] in blank}}
        for number, line in enumerate(lines)
    ]


def _relations(at: dict[tuple[int, str], int], lines: int) -> Iterator[list[int]]:
    for name, whole in COUNTS.items():
        kinds = (name, f"rest of {name}") if whole else (name,)
        yield from ([at[number, kind] for number in range(lines)] for kind in kinds)
        if whole:
            yield from (
                [at[number, kind] for kind in (name, f"rest of {name}", whole)]
                for number in range(lines)
            )


def unlinked(con: "duckdb.DuckDBPyConnection", release: Path) -> list[Row]:
    """Return, by source, the rows of facts and programmes, and how many linked to nobody."""
    agencies = [
        [name]
        for name, source in sorted(load_sources().items())
        if any(each.is_general for each in source.tables.values())
    ]
    con.execute("create or replace temp table agency (source varchar)")
    con.executemany("insert into agency values (?)", agencies)
    for name in ("held_back/warning", "ledger/submission"):
        store.view(con, name.replace("/", "_"), table(release, name))
    told = store.rows(con, "report/unlinked")
    return [{**row, "label": load_sources()[row["source"]].label.id} for row in told]
