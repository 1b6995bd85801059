"""What was sent in to the drawn nation: submissions, as they arrived and were conformed; claims."""

import datetime
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import arrived
from pipelines.sources.arrived import Arrived, ArrivedFile
from tests.send.tables import CLAIM_REFUSED, CONFORMED_FAMILY, SUBMISSION, TYPES, Rows

ISI = "5a" * 32  # what stands for the content of every submission
CSV_LINES = [
    "nomor_kk;nama;nik;keterangan",
    "3201000000000001;BUDI;3201010101010001;baik",
    '3201000000000002;"SITI; NUR";320101;"dua\nbaris"',
    "3201000000000003;=SUM(A1);3201010101010003;",
]


def submissions() -> Rows:
    """Return the ledger's lines of what was sent, in whatever state."""

    def line(n: int, name: str, source: str, code: str | None, state: str, *counts: Any) -> dict:
        keys = ("rows_in", "accepted", "held_back", "duplicate")
        return dict.fromkeys(SUBMISSION, 0) | {
            "kiriman": n,
            "submission": name,
            "source": source,
            "number": n,
            "class": "daerah" if code else "warga" if source == "cek_bansos" else "ekstrak",
            "kode_kabupaten_kota": code,
            "tanggal_kirim": datetime.date(2026, 6, 10),
            "state": state,
            "digest": f"{n:064x}",
            **dict(zip(keys, counts, strict=True)),
            "message": "" if state == "diterima" else "sudah pernah dikirim",
        }

    return [
        line(1, "siks_ng-3201-1", "siks_ng", "3201", "diterima", 3, 1, 2, 0),
        line(2, "siks_ng-3273-1", "siks_ng", "3273", "diterima", 2, 2, 0, 0),
        line(3, "siks_ng-3273-2", "siks_ng", "3273", "duplikat", 2, 0, 0, 2),
        line(4, "dukcapil-nasional-1", "dukcapil", None, "diterima", 4, 3, 1, 0),
        line(5, "cek_bansos-nasional-1", "cek_bansos", None, "diterima", 4, 2, 2, 0),
        line(6, "bnba-3201-1", "bnba", "3201", "diterima", 1, 1, 0, 0),
    ]


def held() -> Rows:
    """Return the rows that were held back, once for every rule."""

    def row(name: str, line: int, rule: str, variable: str, message: str) -> dict:
        return {
            "submission": name,
            "berkas": _file_of(name),
            "lembar": None,
            "baris": line,
            "kode_aturan": rule,
            "variabel": variable,
            "pesan": message,
            "saran": f"perbaiki {variable}",
        }

    return [
        row(
            "siks_ng-3201-1",
            3,
            "NIK_16_DIGIT",
            "nomor_induk_kependudukan",
            "NIK bukan 16 angka",
        ),
        row("siks_ng-3201-1", 3, "WAJIB", "alamat", "alamat kosong"),
        row("siks_ng-3201-1", 5, "WAJIB", "alamat", "alamat kosong"),
        row("dukcapil-nasional-1", 3, "WAJIB", "nama", "nama kosong"),
        row("cek_bansos-nasional-1", 3, "KLAIM_NILAI", "nilai", "nilai tidak sah"),
        row("cek_bansos-nasional-1", 3, "KLAIM_PELAPOR", "nik", "pelapor tidak sah"),
        row("cek_bansos-nasional-1", 4, "LARIK", "", "jumlah kolom berbeda"),
    ]


def doubt() -> Rows:
    """Return a row of which one answer is to be looked at first."""
    line = {"submission": "siks_ng-3201-1", "berkas": "keluarga.csv", "baris": 3}
    return [line | {"lembar": None, "periksa_dahulu": "alamat"}]


def _file_of(submission: str) -> str:
    names = {"dukcapil": "civil.parquet", "cek_bansos": "klaim.csv"}
    return names.get(submission.split("-")[0], "keluarga.csv")


def arrive(home: Home, quarter: Quarter, lines: Rows) -> Path:
    """Write the files of submissions and the record of their arrival; return the folder."""
    batch = home.arrived / str(quarter) / "kunci"
    files: dict[str, tuple[ArrivedFile, ...]] = {}
    for line in lines:
        folder = batch / line["submission"]
        folder.mkdir(parents=True)
        parquet = line["source"] == "dukcapil"
        name = _file_of(line["submission"])
        if parquet:
            rows = {"nik": ["1", "2", "3", "4"], "nama": ["A", None, "C", "D"]}
            pq.write_table(pa.table(rows), folder / name)
        else:
            (folder / name).write_bytes("\r\n".join(CSV_LINES).encode("cp1252") + b"\r\n")
        kind = "parquet" if parquet else "csv"
        declared = {"name": name, "table": "keluarga", "format": kind, "delimiter": ";"}
        envelope = {"files": [declared | {"encoding": "cp1252", "rows": 3, "sha256": "0" * 64}]}
        (folder / "submission.json").write_text(json.dumps(envelope))
        path = str((folder / name).relative_to(home.arrived))
        files[line["submission"]] = (ArrivedFile(0, name, "keluarga", kind, "0" * 64, path, 3),)
    records = [
        Arrived(
            kiriman=line["kiriman"],
            submission=line["submission"],
            source=line["source"],
            read_as=line["source"],
            number=line["number"],
            class_=line["class"],
            code_system="kemendagri",
            kode_kabupaten_kota=line["kode_kabupaten_kota"],
            created=None,
            tanggal_kirim=None,
            state=line["state"],
            digest=line["digest"],
            rows_in=line["rows_in"],
            message="",
            files=files[line["submission"]],
            isi=ISI,
        )
        for line in lines
    ]
    arrived.write(batch, quarter, records)
    rows = {"_kiriman": 1, "_berkas": 0, "_lembar": None, "_baris": 3, "nomor_usulan": "U-7"}
    (batch / arrived.ROWS / "siks_ng.keluarga.0").mkdir(parents=True)
    kinds = (pa.int32(), pa.int16(), pa.string(), pa.int64(), pa.string())
    arrow = pa.schema(list(zip(rows, kinds, strict=True)))
    place = batch / arrived.ROWS / "siks_ng.keluarga.0" / "0.parquet"
    pq.write_table(pa.Table.from_pylist([rows], arrow), place)
    return batch


def conform(home: Home, lines: Rows, card: int) -> Path:
    """Write what was conformed of submissions, a family of that card in two; return the folder."""
    conformed = home.conformed / "kunci"
    _flat(conformed / "submission", SUBMISSION, lines)
    sent = {"kiriman": 1, "berkas": 0, "baris": 2, "nomor_kartu_keluarga": card}
    sent |= {"nomor_referensi": "U-9", "tanggal": datetime.date(2026, 6, 1)}
    unnumbered = {**sent, "kiriman": 6, "nomor_referensi": None}
    _flat(conformed / "family", CONFORMED_FAMILY, [sent, unnumbered])
    refused = {"kiriman": 5, "berkas": 0, "baris": 3, "nomor_tiket": "T-3", "jenis": "usul"}
    refused |= {"tanggal": datetime.date(2026, 5, 1)}
    broken = {"kiriman": 5, "berkas": 0, "baris": 4}
    _flat(conformed / "claim_refused", CLAIM_REFUSED, [refused, broken])
    return conformed


def _flat(folder: Path, schema: dict[str, str], rows: Rows) -> None:
    arrow = pa.schema([(name, TYPES[kind]) for name, kind in schema.items()])
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, arrow), folder / "part-0.parquet")


def claims() -> Rows:
    """Return one claim that was granted and two that were not, by a visit and by rules."""
    return [
        _claim("T-1", 1000, "dikabulkan", "dinsos"),
        _claim("T-2", 1001, "ditolak", "dinsos"),
        _claim("T-3", 1002, "ditolak", "sistem", "KLAIM_NILAI, KLAIM_PELAPOR"),
    ]


def _claim(ticket: str, family: int, outcome: str, actor: str, rules: str | None = None) -> dict:
    day = datetime.date(2026, 5, 1)
    return {
        "nomor_tiket": ticket,
        "kanal": "cek_bansos",
        "jenis": "usul",
        "submission": "cek_bansos-nasional-1",
        "id_keluarga": family,
        "variabel": "mobil",
        "tanggal": day,
        "keadaan": outcome,
        "riwayat": [{"keadaan": outcome, "tanggal": day, "pelaku": actor}],
        "hasil": outcome,
        "kasus": ticket,
        "klaim_ulang": 0,
        "alasan": rules,
        "tertahan": rules is not None,
        "desil_sebelum": 4,
        "desil_sesudah": 2,
    }
