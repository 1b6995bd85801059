"""A release in force, drawn person by person, and `dtsen match` called on lists made of cells."""

import csv
import json
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.registry import schema
from pipelines.run import release
from tests.run.nation import dtsen

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


def match(home: Home, file: Path, *more: object):
    """Call the command."""
    return dtsen("match", file, "--quarter", QUARTER, "--home", home.root, "--json", *more)


def matched(home: Home, file: Path, *more: object) -> list[dict]:
    """Return the rows of the result, which must be there."""
    done = match(home, file, *more)
    assert done.returncode == 0, done.stderr
    with Path(json.loads(done.stdout)["output"]).open(encoding="utf-8", newline="") as result:
        return list(csv.DictReader(result))
