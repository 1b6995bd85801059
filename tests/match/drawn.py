"""A release in force, drawn person by person, and `dtsen match` called on lists made of cells."""

import contextlib
import csv
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import duckdb
import pyarrow as pa

from dtsen.cli import main
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.registry import schema
from pipelines.run import release

QUARTER = Quarter.parse("2026Q1")
_RANKED = {
    "id_keluarga": "BIGINT",
    "desil_nasional": "TINYINT",
    "desil_provinsi": "TINYINT",
    "desil_kabupaten_kota": "TINYINT",
}


def person(number: int, nik: int | None, nama: str, lahir: str | None, **values: object) -> dict:
    """Draw somebody of the family with his own number, unless `id_keluarga` says otherwise."""
    return {
        "id_individu": number,
        "id_keluarga": number,
        "nomor_induk_kependudukan": nik,
        "nama": nama,
        "tanggal_lahir": lahir,
        "status_keberadaan": 1,
        "status_padan": "padan",
        **values,
    }


def family(number: int, alamat: str = "JL MAWAR NO 7 RT 001 RW 002", **values: object) -> dict:
    """Draw a family of Kabupaten Bogor."""
    return {
        "id_keluarga": number,
        "kode_provinsi": "32",
        "kode_kabupaten_kota": "3201",
        "kabupaten_kota": "KABUPATEN BOGOR",
        "kecamatan": "Cibinong",
        "kelurahan_desa": "Pabuaran",
        "alamat": alamat,
        **values,
    }


def draw(root: Path, persons: list[dict], families: list[dict] | None = None) -> Home:
    """Put a release in force that holds these persons; families not drawn are all alike."""
    home = Home(root)
    drawn = {one["id_keluarga"]: one for one in families or []}
    for one in persons:
        drawn.setdefault(one["id_keluarga"], family(one["id_keluarga"]))
    folder = home.releases(QUARTER) / "release=r0"
    for name, kinds, rows in (
        ("registry/person", schema("person"), persons),
        ("registry/family", schema("family"), list(drawn.values())),
        ("ranked/family", _RANKED, [{"id_keluarga": n, "desil_nasional": 3} for n in drawn]),
    ):
        province = {one["id_keluarga"]: one["kode_provinsi"] for one in drawn.values()}
        for code in sorted(set(province.values())):
            here = [row for row in rows if province[row["id_keluarga"]] == code]
            _write(folder / name / f"prov={code}" / "part-0.parquet", kinds, here)
    release._point(home.current_link(QUARTER), folder)
    return home


def _write(path: Path, kinds: dict[str, str], rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {
        name: pa.array([None if r.get(name) is None else str(r[name]) for r in rows], pa.string())
        for name in kinds
    }
    cells = ", ".join(f"{name}::{kind} as {name}" for name, kind in kinds.items())
    with duckdb.connect() as con:
        con.register("drawn", pa.table(columns))
        con.execute(f"copy (select {cells} from drawn) to '{path}' (format parquet)")


def sheet(path: Path, *rows: tuple, header: str = "nik,nama,tanggal_lahir,alamat") -> Path:
    """Write a list as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


@dataclass(frozen=True, slots=True)
class Done:
    """How a call of the command ended."""

    returncode: int
    stdout: str
    stderr: str


def match(home: Home, file: Path, *more: object) -> Done:
    """Call the command as a user does, but within this process, which knows its libraries."""
    words = ("dtsen", "match", file, "--quarter", QUARTER, "--home", home.root, "--json", *more)
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", list(map(str, words))),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            return Done(int(end.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError("the command ends with a status")


def matched(home: Home, file: Path, *more: object) -> list[dict]:
    """Return the rows of the result, which must be there."""
    done = match(home, file, *more)
    assert done.returncode == 0, done.stderr
    with Path(json.loads(done.stdout)["output"]).open(encoding="utf-8", newline="") as result:
        return list(csv.DictReader(result))
