"""The held-back tables, the submissions with their counts, and the ledger lines."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines import store
from pipelines.codebook import Rule
from pipelines.conform.chain import WAITS
from pipelines.conform.tables import LEAD, fields
from pipelines.conform.units import ALONG
from pipelines.ledger import accounts
from pipelines.sources import rulebook, sent
from pipelines.sources.arrived import (
    ACCEPTED,
    COUNT_OF_STATE,
    COUNTS,
    REFUSED,
    ROWS,
    TABULAR,
    Arrived,
    Finding,
)
from pipelines.sources.general import GENERAL

PART = "part-0.parquet"
_ROW_ORDER = "prov, submission, berkas, lembar, baris, kode_aturan, variabel, pesan"
_FINDING_ORDER = (
    "kiriman, berkas, lembar, baris, kode_aturan, variabel, menahan, kk, nik, kunci, nilai"
)
_EVIDENCE = "evidence"


def typed(into: str) -> dict[str, str]:
    """Return the columns of a conformed table after the lead columns, with their types."""
    found = {field.name: field.type for field in fields(into) if field.written}
    if into == "claim":
        return {**found, "jumlah_foto": "BIGINT", "foto_sah": "BOOLEAN", "kanal": "VARCHAR"}
    if into in GENERAL:
        return {**found, "isi": "STRUCT(variabel VARCHAR, nilai BIGINT)[]"}
    return found


def empty(into: str) -> str:
    """Return a SELECT of no rows in the columns of a conformed table."""
    return store.nothing({**LEAD, **typed(into)})


def columns(into: str) -> list[str]:
    """Return the names of a conformed table's columns after the lead columns."""
    return list(typed(into))


def write(
    con: duckdb.DuckDBPyConnection, part: Path, submissions: list[Arrived], batch: Path
) -> None:
    """Write ``held_back_row``, ``held_back_warning``, ``finding`` and ``submission``.

    Parameters
    ----------
    con
        With ``held`` (what rows break) and ``kept`` (accepted rows by submission).
    """
    _register(con, submissions)
    _refused_lines(con, submissions, batch)
    lines = store.query("conform/held_back")
    for name, holds in (("held_back_row", "true"), ("held_back_warning", "false")):
        rows = f"select * exclude (holds) from ({lines}) where holds = {holds}"
        store.write(con, rows, part / name / PART, _ROW_ORDER)
    rows = store.query("conform/finding")
    store.write(con, rows, part / "finding" / PART, _FINDING_ORDER, {"silent": [ALONG, WAITS]})
    _write_submissions(con, part, submissions)


def _register(con: duckdb.DuckDBPyConnection, submissions: list[Arrived]) -> None:
    """Make tables of the rules' texts, of file names and of findings about whole files."""
    con.register("rule_text", rulebook.texts())
    con.register("given", sent.files(submissions))
    con.execute("create or replace temp table sent_file as select * from given")
    con.unregister("given")
    findings = [
        (each.kiriman, *_place(found), found.rule, found.variabel, found.detail)
        for each in submissions
        for found in each.warnings
    ]
    _table(con, "file_warning", _finding_schema(), findings)
    reasons = [
        (each.kiriman, *_place(found), found.rule, found.variabel, found.detail)
        for each in submissions
        if each.state == REFUSED and each.rows_in is not None
        for found in dict.fromkeys(each.reasons)
    ]
    _table(con, "reason", _finding_schema(), reasons)


def _finding_schema() -> Any:
    import pyarrow as pa

    return pa.schema(
        [
            ("kiriman", pa.int32()),
            ("berkas", pa.int16()),
            ("lembar", pa.string()),
            ("baris", pa.int64()),
            ("rule", pa.string()),
            ("variabel", pa.string()),
            ("detail", pa.string()),
        ]
    )


def _place(found: Finding) -> tuple[int, str | None, int | None]:
    return sent.WHOLE if found.berkas is None else found.berkas, found.lembar, found.baris


def _table(
    con: duckdb.DuckDBPyConnection, name: str, schema: Any, rows: list[tuple[Any, ...]]
) -> None:
    import pyarrow as pa

    lists: list[Any] = list(zip(*rows, strict=True)) if rows else [[] for _ in schema]
    arrays = [pa.array(column, field.type) for column, field in zip(lists, schema, strict=True)]
    con.register("given", pa.Table.from_arrays(arrays, schema=schema))
    con.execute(f"create or replace temp table {name} as select * from given")
    con.unregister("given")


def _refused_lines(con: duckdb.DuckDBPyConnection, submissions: list[Arrived], batch: Path) -> None:
    """Make ``refused_line``: every row of the submissions that were refused as a whole."""
    lead = "_kiriman as kiriman, _berkas as berkas, _lembar as lembar, _baris as baris"
    parts = [
        f"select {lead} from read_parquet({store.literal(folder / '*.parquet')}) "
        "where _kiriman in (select kiriman from reason)"
        for folder in sorted((batch / ROWS).glob("*"))
        if folder.name != _EVIDENCE
    ]
    parts += [
        f"select {each.kiriman}, {file.berkas}, null, range + 2 from range({file.rows})"
        for each in submissions
        if each.state == REFUSED and each.rows_in is not None
        for file in each.files
        if file.in_place and file.format in TABULAR
    ]
    empty = (
        "select null::integer as kiriman, null::smallint as berkas, null::varchar as lembar, "
        "null::bigint as baris limit 0"
    )
    con.execute(
        "create or replace temp table refused_line as " + " union all ".join([f"({empty})", *parts])
    )
    con.execute(
        "delete from refused_line where kiriman in (select kiriman from unfinished) and "
        "(kiriman, berkas, baris) not in (select (kiriman, berkas, baris) from waiting_line)"
    )


def _by_submission(submissions: list[Arrived], counted: list[tuple[int, int, int]]) -> Counter[int]:
    """Return rows by submission, those of corrected files with the one that brought them."""
    brought = {f.asal: each.kiriman for each in submissions for f in each.files if f.asal}
    rows: Counter[int] = Counter()
    for kiriman, berkas, count in counted:
        rows[brought.get((kiriman, berkas), kiriman)] += count
    return rows


def _message(each: Arrived, rules: Mapping[str, Rule]) -> str:
    """Return why a submission was refused, and what to do: two sentences for each rule."""
    if each.state != REFUSED:
        return each.message
    details: dict[str, list[str]] = {}
    for found in dict.fromkeys(each.reasons):
        details.setdefault(found.rule, []).append(found.detail)
    return " ".join(
        f"{rules[rule].message.rstrip('.')} ({'; '.join(said)}). {rules[rule].fix}"
        for rule, said in details.items()
    )


def _write_submissions(
    con: duckdb.DuckDBPyConnection, part: Path, submissions: list[Arrived]
) -> None:
    import pyarrow as pa

    kept, held, replaced = (
        _by_submission(submissions, con.execute(count).fetchall())
        for count in (
            "select kiriman, berkas, sum(rows)::bigint from kept group by 1, 2",
            store.query("conform/held_count"),
            "select kiriman, berkas, sum(rows)::bigint from replaced group by 1, 2",
        )
    )
    waited = dict(con.execute(store.query("conform/waited")).fetchall())
    rules = rulebook.load()
    rows = []
    for each in submissions:
        counts: dict[str, int | None] = dict.fromkeys(COUNTS, None)
        if each.rows_in is not None:
            open_rows = waited.get(each.kiriman, 0) if each.unfinished else each.rows_in
            # what an earlier quarter decided of it is a repeat here
            counts |= {**dict.fromkeys(COUNTS, 0), "duplicate": each.rows_in - open_rows}
            counts[COUNT_OF_STATE[each.state]] = open_rows
            if each.state == ACCEPTED:
                counts["held_back"] = held[each.kiriman]
                counts["accepted"] = kept[each.kiriman]
                counts["superseded"] = each.digantikan + replaced[each.kiriman]
            # two independent counts: what was written, and what was refused
            if sum(filter(None, counts.values())) != each.rows_in:
                raise RuntimeError(
                    f"{each.submission}: {each.rows_in} rows came in, but {counts} are accounted "
                    "for; this is a fault of the pipeline, not of the data"
                )
        rows.append(
            (
                each.kiriman,
                each.submission,
                each.source,
                each.number,
                each.class_,
                each.kode_kabupaten_kota,
                each.created,
                each.tanggal_kirim,
                each.state,
                each.digest,
                each.rows_in,
                *(counts[name] for name in COUNTS),
                _message(each, rules),
                each.triwulan,
                each.isi,
            )
        )
    text, number = pa.string(), pa.int64()
    kinds = [("kiriman", pa.int32()), ("submission", text), ("source", text)]
    kinds += [("number", pa.int16()), ("class", text), ("kode_kabupaten_kota", text)]
    kinds += [("created", text), ("tanggal_kirim", text), ("state", text), ("digest", text)]
    kinds += [("rows_in", number), *((name, number) for name in COUNTS), ("message", text)]
    kinds += [("triwulan", text), ("isi", text)]
    _table(con, "submission_given", pa.schema(kinds), rows)
    typed_rows = (
        "select * replace (created::timestamp as created, tanggal_kirim::date as tanggal_kirim) "
        "from submission_given"
    )
    store.write(con, typed_rows, part / "submission" / PART, "kiriman")


def ledger(folder: Path) -> list[dict[str, Any]]:
    """Return a line per source over the submissions that arrive passed on."""
    with store.connect() as con:
        store.view(con, "submission", folder / "submission" / PART)
        found = con.execute(store.query("conform/ledger")).fetchall()
    # accepted is counted apart, not derived: that both add up is what the accounts show
    return [
        accounts.line("conform", source, rows_in, held_back)
        | {"accepted": accepted, "duplicate": duplicate, "superseded": superseded}
        for source, rows_in, accepted, held_back, duplicate, superseded in found
    ]
