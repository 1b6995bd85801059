"""Write small submissions as a sender would, right or wrong in one known way."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import load

QUARTER = Quarter.parse("2026Q1")
KABUPATEN = "3201"
VILLAGE = "3201011001"
CREATED = "2026-03-05T09:00:00+07:00"
FAMILY: Mapping[str, str] = {
    "tanggal_pendataan": "2026-02-20",
    "kode_provinsi": "32",
    "kode_kabupaten_kota": "3201",
    "kode_kecamatan": "320101",
    "kode_kelurahan_desa": VILLAGE,
    "alamat": "Jl. Mawar 1",
    "lintang": "-6.5",
    "bujur": "106.8",
    "keluarga_dalam_rumah": "1",
    "status_kepemilikan_rumah": "1",
    "luas_lantai": "36",
    "jenis_lantai_terluas": "2",
    "jenis_dinding_terluas": "1",
    "jenis_atap_terluas": "2",
    "sumber_air_minum_utama": "4",
    "sumber_penerangan_utama": "1",
    "daya_terpasang": "2",
    "id_meteran_pln": "320100000001",
    "bahan_bakar_utama_memasak": "4",
    "fasilitas_bab": "1",
    "jenis_kloset": "1",
    "pembuangan_akhir_tinja": "1",
    "emas_perhiasan": "0",
    "sawah_kebun": "0.25",
    "sepeda_motor": "1",
}
PERSON: Mapping[str, str] = {
    "tanggal_pendataan": "2026-02-20",
    "nama": "Siti",
    "tanggal_lahir": "1980-01-01",
    "jenis_kelamin": "1",
    "status_hubungan_keluarga": "1",
    "status_kawin": "2",
    "partisipasi_sekolah": "3",
    "ijazah_tertinggi": "13",
    "bekerja": "1",
    "status_pekerjaan": "4",
    "lapangan_usaha": "12",
    "jumlah_usaha": "0",
    "lapangan_usaha_dimiliki": "",
    "penyandang_disabilitas": "4",
    "penyakit_kronis": "1",
    "status_keberadaan": "1",
    "segmen_jkn": "1",
}
ASSETS = [
    "tabung_gas",
    "lemari_es",
    "ac",
    "pemanas_air",
    "telepon_rumah",
    "tv_datar",
    "komputer_laptop_tablet",
    "sepeda",
    "mobil",
    "perahu",
    "kapal_perahu_motor",
    "smartphone",
    "lahan_lainnya",
    "rumah_lainnya",
    "ternak_besar",
    "ternak_kecil",
]

Row = dict[str, str]


def kk(number: int) -> str:
    """Return a KK number."""
    return f"3201010101{number:06}"


def nik(number: int, sex: int = 1, born: str = "1980-01-01") -> str:
    """Return a NIK that agrees with sex and birth date."""
    year, month, day = born.split("-")
    return f"320101{int(day) + (40 if sex == 2 else 0):02}{month}{year[2:]}{number:04}"


def family(number: int, **changes: str) -> Row:
    """Return a family without fault, as SIKS-NG headers say it, changed as asked."""
    row = {**FAMILY, **dict.fromkeys(ASSETS, "0"), "nomor_kartu_keluarga": kk(number)}
    return {**row, "id_meteran_pln": f"3201{number:08}", **changes}


def person(number: int, family_number: int, **changes: str) -> Row:
    """Return a head of family without fault, changed as asked."""
    row = {
        **PERSON,
        "nomor_kartu_keluarga": kk(family_number),
        "nomor_induk_kependudukan": nik(number),
    }
    return {**row, **changes}


def headers(source: str, table: str) -> list[str]:
    """Return the headers of a source's table, in the order of its definition."""
    return [column.header for column in load()[source].tables[table].columns]


def as_csv(
    rows: Sequence[Row],
    names: Sequence[str],
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """Return rows as the bytes of a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue().encode(encoding)


def file(
    name: str,
    table: str,
    content: bytes,
    rows: int | None,
    format: str = "csv",
    **more: Any,
) -> dict[str, Any]:
    """Return a file's entry in the envelope together with its content."""
    entry = {
        "name": name,
        "table": table,
        "format": format,
        "rows": rows,
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": content,
    }
    if format == "csv":
        entry |= {"delimiter": ",", "encoding": "utf-8"}
    return {**entry, **more}


def siks_files(families: Sequence[Row], persons: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the two CSV files of a SIKS-NG submission."""
    return [
        file(
            "keluarga.csv",
            "keluarga",
            as_csv(families, headers("siks_ng", "keluarga")),
            len(families),
        ),
        file(
            "anggota.csv", "anggota", as_csv(persons, headers("siks_ng", "anggota")), len(persons)
        ),
    ]


def put(
    home: Home,
    files: Sequence[Mapping[str, Any]],
    name: str = "siks_ng-3201-1",
    source: str = "siks_ng",
    folder: str | None = None,
    of: Quarter = QUARTER,
    **changes: Any,
) -> Path:
    """Put a submission into the inbox; `changes` go into its envelope."""
    place = home.inbox(of) / source / (folder or name)
    place.mkdir(parents=True)
    listed = []
    for each in files:
        entry = dict(each)
        content = entry.pop("content", None)
        if content is not None:
            (place / Path(entry["name"]).name).write_bytes(content)
        listed.append(entry)
    envelope = {
        "submission": name,
        "source": source,
        "quarter": str(of),
        "code_system": "kemendagri",
        "kode_kabupaten_kota": KABUPATEN if load()[source].scope == "kabupaten" else None,
        "sender": "Dinas Sosial",
        "created": CREATED,
        "bast": "BAST/1/2026",
        "legal_basis": "Permensos 3/2025",
        "replaces": None,
        "waiver": None,
        "files": listed,
        **changes,
    }
    envelope = {key: value for key, value in envelope.items() if value is not ...}
    (place / "submission.json").write_text(json.dumps(envelope), encoding="utf-8")
    return place
