"""`dtsen bench validate`: the check of the frozen register beside pandas and plain DuckDB SQL.

Every rule of the codebook on every family and person, every row that breaks any written with all
that it breaks, and what stands twice. The drawn register hangs together, but for rows that are
spoiled; every tool must count the same rows for every rule. DuckDB's peer does the same job;
pandas only counts, and only what is not an SQL expression of the codebook.
"""

import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import limits, nation
from bench.job import Q1, document, measured, prepare_apart, report_io
from bench.peers import rules
from pipelines import bounds
from pipelines.codebook import load
from pipelines.home import Home
from pipelines.progress import say, track

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
        prepare_apart("bench.validating", home, families, seed)
        results: list[dict[str, Any]] = []
        found: dict[str, dict[str, int]] = {}
        for tool in ("dtsen", *rules.PEERS):
            say(f"bench: {tool} checks")
            out = Path(scratch) / f"{len(results)}.json"
            result = measured(tool, "bench.validating", tool, str(home.root), str(out))
            results.append(result)
            if result["finished"]:
                found[tool] = json.loads(out.read_text(encoding="utf-8"))
                ours, told = found.get("dtsen", {}), found[tool]
                result["rules"] = len(told)
                result["same_answer"] = all(ours.get(name) == told[name] for name in told)
                result["broken"] = [name for name, rows in told.items() if rows]
        note = "dtsen also judges shares, regencies and submissions, by Great Expectations"
        limit = limits.gap(*_read(home), results[0])
        return document("validate", families, results, note=note, limit=limit)


def _read(home: Home) -> tuple[list[Path], int]:
    """Return the files that the job reads, and the bytes in memory of what is read of them."""
    from pipelines.check import reading

    files = {
        file: list(reading.wanted(table))
        for table in rules.TABLES
        for file in sorted((home.candidate(Q1) / "registry" / table).glob("*/*.parquet"))
    }
    return list(files), sum(limits.in_memory(str(file), names) for file, names in files.items())


def prepare(home: Home, families: int, seed: int) -> None:
    """Draw a register, spoil it, and lay beside it what conform would have left.

    More than a million families are copies of fewer, with numbers and faults of their own.
    """
    rng = np.random.default_rng(seed)
    candidate, copies = home.candidate(Q1), nation.copies_of(families)
    nation.write(*nation.draw(rng, families // copies), candidate, copies)
    files = [
        (name, file)
        for name in rules.TABLES
        for file in sorted((candidate / "registry" / name).glob("*/*.parquet"))
    ]
    seeds = rng.integers(1 << 32, size=len(files)).tolist()
    with ProcessPoolExecutor(int(bounds.asked_threads()), get_context("spawn")) as workers:
        for _ in track(workers.map(_make, files, seeds), "spoiling", len(files)):
            pass
    place = home.work(Q1, "conformed")
    for name, columns in _CONFORMED.items():
        (place / name).mkdir(parents=True)
        pq.write_table(pa.schema(list(columns.items())).empty_table(), place / name / "0.parquet")
    note = {"path": place.relative_to(home.root).as_posix()}
    home.pointer(Q1, "conform").write_text(json.dumps(note), encoding="utf-8")


def _make(of: tuple[str, Path], seed: int) -> None:
    """Make the rows of a file sound, then spoil some of them."""
    name, file = of
    table = _sound(pq.read_table(file, partitioning=None), name)
    nation.write_file(_spoil(np.random.default_rng(seed), table, name), file, name)


# who somebody is, so that age and NIK fit: heads and spouses, their parents, everybody else
_BORN = """case when status_hubungan_keluarga in (1, 2)
    then date '1960-01-01' + (id_individu * 7919 % 12000)::integer
    when status_hubungan_keluarga = 6
    then date '1930-01-01' + (id_individu * 7919 % 6000)::integer
    when status_hubungan_keluarga = 3
    then date '1995-01-01' + (id_individu * 7919 % 11000)::integer else tanggal_lahir end"""
_NIK = """(320101::bigint * 1000000 + (day(tanggal_lahir) + if(jenis_kelamin = 2, 40, 0)) * 10000
    + month(tanggal_lahir) * 100 + year(tanggal_lahir) % 100) * 10000 + 1 + id_individu % 9998"""


def _sound(table: pa.Table, name: str) -> pa.Table:
    """Return the table with answers emptied that do not go with others."""
    changed = [
        (rule.variable, f"case when not coalesce({rule.when}, false) then {rule.variable} end")
        for rule in load().sql_rules("row", name)
    ]
    more = f"date '{Q1.end}' as tanggal_acuan"
    if name == "person":
        who = [("tanggal_lahir", _BORN), ("nomor_induk_kependudukan", _NIK)]
        same = [("nama", "'SITI AMINAH'"), ("status_padan", "'padan'")]
        changed = [*who, *same, *changed]
        more += ", null::bigint as nomor_kartu_keluarga"
    select = f"select *, {more} from drawn"
    for column, value in changed:
        select = f"select * replace ({value} as {column}) from ({select})"
    with duckdb.connect() as con:
        con.register("drawn", table)
        sound = con.sql(f"select {', '.join(table.column_names)} from ({select})")
        # a copied file says of a column without blanks that it has none
        kinds = pa.schema([each.with_nullable(True) for each in table.schema])
        return sound.to_arrow_table().cast(kinds)


def _spoil(rng: np.random.Generator, table: pa.Table, name: str) -> pa.Table:
    """Return the table with some codes that are none, and some rows that fit nowhere."""
    own = {"nomor_kartu_keluarga": 7, "kode_kecamatan": "000000"}
    if name == "person":
        own = {"id_keluarga": _NO_FAMILY, "status_hubungan_keluarga": 1}
    codes = {
        rule.column: _NO_CODE
        for rule in rules.of_columns(name)
        if rule.kind == "KODE" and rule.column != "status_padan"
    }
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
    told = json.loads(file.read_text(encoding="utf-8"))
    counted = {
        f"{rule['table'].removeprefix('registry_')}.{rule['rule']}": rule["rows"]
        for rule in told["rules"]
    }
    counted |= {
        outcome["column"]: outcome["observed"]
        for outcome in told["outcomes"]
        if outcome["table"] == "register_twice"
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
