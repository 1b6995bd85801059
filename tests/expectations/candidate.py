"""A sound candidate of a quarter, drawn from the codebook, to be broken one way at a time."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from pipelines import codebook, registry, store
from pipelines.home import Home
from pipelines.quarter import Quarter

QUARTER = Quarter.parse("2026Q1")
PROVINCES = ("32", "91")
NOTHING_HELD = (
    "select null::varchar, null::smallint, null::varchar, null::bigint, null::varchar, "
    "null::varchar, null::varchar, null::varchar where false"
)


def legal(column: codebook.Column) -> str:
    """Return an expression of `i` with legal values of a column."""
    if column.codes:
        codes = list(column.codes)
        chosen = f"(hash(i * 31 + {len(column.name)}) % {len(codes)})::integer + 1"
        return f"list_extract({codes}, {chosen})"
    if column.between:
        low, high = column.between
        return f"{low} + (hash(i * 7) % {high - low + 1})::bigint"
    return {"DATE": "date '1980-01-01' + (i % 9000)::integer", "BIGINT": "i + 10000000000"}.get(
        column.type, "'x'"
    )


def write(con: duckdb.DuckDBPyConnection, folder: Path, table: str, prov: str, sql: str) -> None:
    """Write a part of a table."""
    store.write(con, sql, folder / table / f"prov={prov}" / "part-0.parquet", "all")


def registered(asked_of: str, fixed: dict[str, str], prov: str, rows: int, start: int) -> str:
    """Return a select of registry rows: `fixed` columns as given, the others legal."""
    columns = {c.name: legal(c) for c in codebook.load().columns(asked_of)} | fixed
    cells = ", ".join(
        f"({columns.get(name, 'null')})::{kind} as {name}"
        for name, kind in registry.schema(asked_of).items()
    )
    rows_of = f"range({start}, {start + rows}) as r (i), (select '{prov}' as prov)"
    return f"select {cells} from {rows_of}"


FAMILY = {
    "id_keluarga": "i",
    "nomor_kartu_keluarga": "3200000000000000 + i",
    "kode_provinsi": "prov",
    "kode_kabupaten_kota": "prov || '01'",
    "kode_kecamatan": "prov || '0101'",
    "kode_kelurahan_desa": "prov || '01012001'",
    "usia_data_triwulan": "0",
}
PERSON = {
    "id_individu": "i * 10 + m",
    "nomor_induk_kependudukan": "3200000000000000 + i * 10 + m",
    "id_keluarga": "i",
    "status_keberadaan": "1",
    "status_hubungan_keluarga": "case when m = 0 then 1 else 3 end",
    "status_padan": "'padan'",
}


def ranked(prov: str, rows: int, start: int, nation: int) -> str:
    """Return a select of ranked rows whose desil are exact tenths."""
    tenth = f"1 + ((i - {start}) * 10 // {rows})::tinyint"
    return f"""
        select i as id_keluarga, 3200000000000000 + i as nomor_kartu_keluarga,
            '{prov}' as kode_provinsi, '{prov}01' as kode_kabupaten_kota,
            '{prov}0101' as kode_kecamatan, '{prov}01012001' as kode_kelurahan_desa,
            2::smallint as jumlah_anggota, i::bigint as skor, 0::smallint as variabel_diduga,
            (1 + i * 10 // {nation})::tinyint as desil_nasional, {tenth} as desil_provinsi,
            {tenth} as desil_kabupaten_kota,
            (1 + i * 10 // {nation})::tinyint as desil_nasional_keluarga,
            400::smallint as peluang_desil_1_4, 500::smallint as peluang_desil_1_5,
            2::tinyint as desil_bawah, 9::tinyint as desil_atas,
            50::tinyint as persentil_kabupaten_kota, 0::tinyint as perkotaan,
            1::tinyint as jenis_kelamin_kepala, 0::tinyint as lansia_sendiri,
            0::tinyint as disabilitas, null::tinyint as desil_nasional_sebelumnya,
            'baru' as pergerakan, null::tinyint as langkah_sendiri,
            null::tinyint as langkah_garis, null::tinyint as langkah_model,
            null::varchar as sebab_utama, 'm' as id_model
        from range({start}, {start + rows}) as r (i)
    """


def make(root: Path, families: int = 600) -> Home:
    """Write a sound candidate of 2026Q1 with `families` families in two provinces."""
    home = Home(root)
    folder = home.candidate(QUARTER)
    each = families // len(PROVINCES)
    with store.connect() as con:
        for number, prov in enumerate(PROVINCES):
            start = number * each
            write(
                con,
                folder,
                "registry/family",
                prov,
                registered("family", FAMILY, prov, each, start),
            )
            members = " union all ".join(
                registered(
                    "person",
                    {n: e.replace(" m", f" {m}") for n, e in PERSON.items()},
                    prov,
                    each,
                    start,
                )
                for m in (0, 1)
            )
            write(con, folder, "registry/person", prov, members)
            write(con, folder, "registry/unranked", prov, registry.empty_table("unranked"))
            write(con, folder, "ranked/family", prov, ranked(prov, each, start, each * 2))
        departed = "select 1::bigint as id_keluarga, 'x' as alasan where false"
        write(con, folder, "ranked/departed", "00", departed)
        conform(con, home, [("siks_ng-3201-1", 100, 5), ("siks_ng-9101-1", 100, 0)])
    return home


def conform(
    con: duckdb.DuckDBPyConnection, home: Home, submissions: Iterable[tuple[str, int, int]]
) -> None:
    """Write conformed tables: each submission's name, rows and rows held back."""
    place = home.conformed / "k"
    lines, held = (
        [],
        [NOTHING_HELD],
    )
    for name, rows, refused in submissions:
        source, kabupaten, _ = name.split("-")
        lines.append(
            f"select '{name}' as submission, '{source}' as source, 'daerah' as class, "
            f"'{kabupaten}' as "
            f"kode_kabupaten_kota, {rows}::bigint as rows_in, {rows - refused}::bigint as "
            f"accepted, {refused}::bigint as held_back, 0::bigint as duplicate, "
            "0::bigint as superseded, 0::bigint as out_of_window"
        )
        held.append(
            f"select '{name}', 0::smallint, null::varchar, i + 2, 'A01', "
            "'jenis_lantai_terluas', 'pesan', 'saran' "
            f"from range({refused}) as r (i)"
        )
    names = "(submission, berkas, lembar, baris, kode_aturan, variabel, pesan, saran)"
    select = f"select * from ({' union all '.join(held)}) as held {names}"
    store.write(con, select, place / "held_back_row" / "part-0.parquet", "all")
    store.write(con, " union all ".join(lines), place / "submission" / "part-0.parquet", "all")
    villages = " union ".join(f"select '{p}01012001' as kode_kelurahan_desa" for p in PROVINCES)
    store.write(con, villages, place / "family" / "part-0.parquet", "all")
    note = home.pointer(QUARTER, "conform")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"path": "lake/conformed/k"}), encoding="utf-8")


def rewrite(home: Home, table: str, select: str, prov: str = PROVINCES[0]) -> None:
    """Replace a part by what `select` makes of it; the select calls it ``part``."""
    replace(home.candidate(QUARTER) / table / f"prov={prov}" / "part-0.parquet", select)


def replace(file: Path, select: str) -> None:
    """Replace a Parquet file by what `select` makes of it; the select calls it ``part``."""
    with duckdb.connect() as con:
        con.execute(f"create table part as select * from '{file}'")
        con.execute(f"copy ({select}) to '{file}' (format parquet)")


def document(home: Home, check: str) -> dict[str, Any]:
    """Return the stored results of a check."""
    path = home.reports(QUARTER) / f"checks-{check}.json"
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
