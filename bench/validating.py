"""`dtsen bench validate`: the check of the frozen register beside pandas and plain DuckDB SQL.

Every rule of every column, and the counted facts, on every family and person. Some rows of the
drawn register are spoiled, and every tool must count the same rows for every rule.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import nation
from bench.job import Q1, machine, measured, report_io
from bench.peers import rules
from pipelines.home import Home
from pipelines.progress import say

_CHECK = "register"
_SPOILED = 0.005  # of the rows, for each way to spoil one
_NO_CODE, _NO_FAMILY = 119, 1 << 40
# what conform leaves, of which nothing is refused here
_CONFORMED = {
    "submission": {
        **dict.fromkeys(("submission", "source", "class", "kode_kabupaten_kota"), pa.string()),
        **dict.fromkeys(
            ("rows_in", "accepted", "held_back", "duplicate", "superseded", "out_of_window"),
            pa.int64(),
        ),
    },
    "held_back_row": {
        **dict.fromkeys(("submission", "kode_aturan", "pesan", "saran", "berkas"), pa.string()),
        **dict.fromkeys(("lembar", "baris"), pa.int64()),
    },
    "family": {"kode_kelurahan_desa": pa.string()},
}


def measure(families: int, seed: int) -> dict[str, Any]:
    """Check a drawn register by each tool, each in a process of its own, from its files."""
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home = Home(Path(scratch) / "home")
        say(f"bench: drawing {families:,} families, some of them spoiled")
        arguments = (str(home.root), str(families), str(seed))
        if not measured("prepare", "bench.validating", *arguments)["finished"]:
            raise RuntimeError("the register for the benchmark could not be made; see above")
        results: list[dict[str, Any]] = []
        found: dict[str, dict[str, int]] = {}
        for tool in ("dtsen", *rules.PEERS):
            say(f"bench: {tool} checks")
            out = Path(scratch) / f"{len(results)}.json"
            result = measured(tool, "bench.validating", tool, str(home.root), str(out))
            result["seconds_per_million"] = round(result["seconds"] * 1e6 / families, 2)
            results.append(result)
            if result["finished"]:
                found[tool] = json.loads(out.read_text(encoding="utf-8"))
                result["same_answer"] = found[tool] == found.get("dtsen")
                result["broken"] = [name for name, rows in found[tool].items() if rows]
        return {
            "job": "validate",
            "families": families,
            "rules": len(found.get("dtsen", {})),
            "results": results,
            "machine": machine(),
            "note": "dtsen also judges shares, regencies and submissions, by Great Expectations",
        }


def prepare(home: Home, families: int, seed: int) -> None:
    """Draw a register, spoil it, and lay beside it what conform would have left."""
    rng = np.random.default_rng(seed)
    candidate = home.candidate(Q1)
    nation.write(*nation.draw(rng, families), candidate)
    for name in rules.TABLES:
        for file in sorted((candidate / "registry" / name).glob("*/*.parquet")):
            table = pq.read_table(file, partitioning=None)
            pq.write_table(_spoil(rng, table, name), file, row_group_size=122_880)
    place = home.work(Q1, "conformed")
    for name, columns in _CONFORMED.items():
        (place / name).mkdir(parents=True)
        pq.write_table(pa.schema(list(columns.items())).empty_table(), place / name / "0.parquet")
    note = {"path": place.relative_to(home.root).as_posix()}
    home.pointer(Q1, "conform").write_text(json.dumps(note), encoding="utf-8")


def _spoil(rng: np.random.Generator, table: pa.Table, name: str) -> pa.Table:
    """Return the table with some codes that are none, and some rows that fit nowhere."""
    own = {"nomor_kartu_keluarga": 7, "kode_kecamatan": "000000"}
    if name == "person":
        own = {"id_keluarga": _NO_FAMILY, "status_hubungan_keluarga": 1}
    codes = {rule.column: _NO_CODE for rule in rules.of_columns(name) if rule.kind == "code"}
    wrong: dict[str, Any] = {**codes, **own}
    for column, value in wrong.items():
        index, kind = table.schema.get_field_index(column), table.schema.field(column).type
        pick = pa.array(rng.random(len(table)) < _SPOILED)
        values = pc.if_else(pick, pa.scalar(value, kind), table[column].combine_chunks())
        table = table.set_column(index, column, values)
    return table


def check(home: Home, out: Path) -> None:
    """Check as the step does, and write how many rows break which rule."""
    from pipelines import check as checking
    from pipelines.errors import DataStop

    try:
        checking.run(home, Q1, _CHECK)
    except DataStop as stop:
        say(f"bench: as it must, {stop}"[:70] + "…")
    file = home.reports(Q1) / f"checks-{_CHECK}.json"
    outcomes = json.loads(file.read_text(encoding="utf-8"))["outcomes"]
    found = (rules.key(outcome) for outcome in outcomes)
    counted = {
        key: outcome["observed"]
        for key, outcome in zip(found, outcomes, strict=True)
        if key is not None
    }
    rules.write(out, counted)


if __name__ == "__main__":
    if sys.argv[1] == "dtsen":
        check(Home(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1] in rules.PEERS:
        counted = rules.PEERS[sys.argv[1]](Home(sys.argv[2]).candidate(Q1))
        rules.write(Path(sys.argv[3]), counted)
    else:
        prepare(Home(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    report_io()
