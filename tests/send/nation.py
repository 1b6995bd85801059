"""A candidate small enough to count by hand, as the stages before send leave it."""

import datetime
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines import registry
from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.send import reporting, submitted
from tests.send.tables import CLAIM, DOUBT, HELD, RANKED, STAGE, SUBMISSION, TYPES, Rows

QUARTER = Quarter.parse("2026Q2")
REGENCIES = {
    "3201": "KABUPATEN BOGOR",
    "3273": "KOTA BANDUNG",
    "1101": "KABUPATEN ACEH SELATAN",
}
SILENT = "1101"  # has families but sent nothing


def put(folder: Path, schema: dict[str, str], rows: Rows) -> None:
    """Write rows by province (``prov`` of each row, else 00) as one release table."""
    arrow = pa.schema([(name, TYPES[kind]) for name, kind in schema.items()])
    for province in sorted({row.get("prov", "00") for row in rows}) or ["00"]:
        own = [row for row in rows if row.get("prov", "00") == province]
        path = folder / f"prov={province}" / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(own, arrow), path)


def _family(rng: random.Random, number: int, code: str, columns: dict[str, str]) -> dict:
    village = f"{code}01{2001 + number % 3}"
    family: dict[str, Any] = dict.fromkeys(columns)
    for name, kind in columns.items():
        if kind in ("TINYINT", "SMALLINT", "INTEGER"):
            family[name] = rng.choice([1, 2, None])
    return family | {
        "prov": code[:2],
        "id_keluarga": 1000 + number,
        "nomor_kartu_keluarga": int(f"{code}{number:012d}"),
        "kode_provinsi": code[:2],
        "provinsi": "JAWA BARAT" if code[:2] == "32" else "ACEH",
        "kode_kabupaten_kota": code,
        "kabupaten_kota": REGENCIES[code],
        "kode_kecamatan": village[:6],
        "kecamatan": "KECAMATAN",
        "kode_kelurahan_desa": village,
        "kelurahan_desa": "DESA",
        "alamat": f"JALAN RAHASIA {number}",
        "nama_kepala_keluarga": f"KEPALA {number}",
        "lintang": -6_500_000,
        "bujur": 106_800_000,
        "perkotaan": number % 2,
        "usia_data_triwulan": 3 if code == SILENT else 0,
    }


def _pairs(people: Rows) -> Rows:
    """Two of one family who may be one person, as linkage asks an officer."""
    one, other = people[0]["id_individu"], people[1]["id_individu"]
    return [{"kunci_pasangan": "P-1", "id_individu": one, "id_calon": other, "bobot": 3000}]


def _person(family: dict, order: int, columns: dict[str, str]) -> dict:
    number = family["id_keluarga"] * 10 + order
    age = (40, 35, 10, 3)[order]
    return dict.fromkeys(columns) | {
        "prov": family["prov"],
        "id_individu": number,
        "nomor_induk_kependudukan": None
        if order == 3
        else int(f"{family['kode_kabupaten_kota']}{number:012d}"),
        "id_keluarga": family["id_keluarga"],
        "nama": f"ORANG {number}",
        "tanggal_lahir": datetime.date(2026 - age, 7, 1 + order),
        "jenis_kelamin": 1 + order % 2,
        "status_hubungan_keluarga": (1, 2, 3, 3)[order],
        "partisipasi_sekolah": (3, 3, 2, 1)[order],
        "bekerja": (1, 2, 2, 2)[order],
        "jumlah_usaha": int(order == 1),
        "penyandang_disabilitas": 2 if order == 1 else 4,
        "status_keberadaan": 2 if order == 2 and family["id_keluarga"] % 5 == 0 else 1,
        "segmen_jkn": 1,
        "status_padan": "padan",
    }


def _ranked(family: dict, members: int, number: int) -> dict:
    before = None if number % 11 == 0 else 1 + (number * 7) % 10
    now = 1 + (number * 7 + (number % 4 == 0) - (number % 9 == 0)) % 10
    moved = (
        "baru"
        if before is None
        else "naik"
        if now > before
        else "turun"
        if now < before
        else "tetap"
    )
    return {name: family.get(name) for name in RANKED} | {
        "prov": family["prov"],
        "jumlah_anggota": members,
        "skor": 1_000_000 + number,
        "variabel_diduga": 0,
        **{n: now for n in RANKED if n.startswith("desil_")},
        "persentil_kabupaten_kota": 10 * now,
        "peluang_desil_1_4": 1000 - 90 * now,
        "peluang_desil_1_5": 1000 - 80 * now,
        "desil_nasional_sebelumnya": before,
        "pergerakan": moved,
        "langkah_sendiri": now - before if before else None,
        "langkah_garis": 0 if before else None,
        "langkah_model": 0 if before else None,
        "sebab_utama": "mobil" if moved in ("naik", "turun") else None,
        "id_model": "pmt-uji",
    }


def _point(home: Home, stage: str, folder: Path) -> None:
    pointer = home.pointer(QUARTER, stage)
    pointer.parent.mkdir(parents=True, exist_ok=True)
    pointer.write_text(json.dumps({"path": str(folder.relative_to(home.root))}))


def write_keys(home: Home) -> None:
    """Put demo keys in place, derived from nothing but a constant."""
    home.keys.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (home.keys / "signing.pem").write_bytes(pem)
    (home.keys / "pseudonym-bappenas.key").write_bytes(b"k" * 32)


def build(root: Path, families: int = 90, *, extra: bool = False) -> Home:
    """Lay out a home whose candidate is ready for send.

    Parameters
    ----------
    extra : bool
        Add a column upstream that no recipient lists.
    """
    home, rng = Home(root), random.Random(5)
    candidate = home.candidate(QUARTER)
    columns, person_columns = registry.schema("family"), registry.schema("person")
    codes = list(REGENCIES)
    own = [_family(rng, n, codes[n % len(codes)], columns) for n in range(families)]
    members = {f["id_keluarga"]: 4 - f["id_keluarga"] % 2 for f in own}
    people = [_person(f, i, person_columns) for f in own for i in range(members[f["id_keluarga"]])]
    ranked = [_ranked(f, members[f["id_keluarga"]], n) for n, f in enumerate(own)]
    if extra:
        columns = {**columns, "rahasia_baru": "VARCHAR"}
        own = [{**family, "rahasia_baru": "jangan dikirim"} for family in own]
    put(candidate / "registry/family", columns, own)
    put(candidate / "registry/person", person_columns, people)
    put(candidate / "registry/review_pair", registry.schema("review_pair"), _pairs(people))
    put(candidate / "ranked/family", RANKED, ranked)
    put(
        candidate / "ranked/departed",
        {"id_keluarga": "BIGINT", "desil_nasional_sebelumnya": "TINYINT", "alasan": "VARCHAR"},
        [{"id_keluarga": 5, "desil_nasional_sebelumnya": 3, "alasan": "habis", "prov": "32"}],
    )
    lines = submitted.submissions()
    put(candidate / "ledger/submission", SUBMISSION, lines)
    put(candidate / "ledger/stage", STAGE, [])
    for name, (schema, rows) in reporting.tables().items():
        put(candidate / "ledger" / name, schema, rows)
    put(candidate / "ledger/claim", CLAIM, submitted.claims())
    put(candidate / "held_back/row", HELD, submitted.held())
    put(candidate / "held_back/warning", HELD, submitted.held()[:1])
    put(candidate / "held_back/doubt", DOUBT, submitted.doubt())
    card = own[0]["nomor_kartu_keluarga"]
    _point(home, "conform", submitted.conform(home, lines, card))
    _point(home, "arrive", submitted.arrive(home, QUARTER, lines))
    write_keys(home)
    return home


def publish(home: Home) -> Path:
    """Turn the candidate into the release in force, as the run does after an approval."""
    final = home.releases(QUARTER) / "release=r0"
    final.parent.mkdir(parents=True)
    home.candidate(QUARTER).rename(final)
    link = home.current_link(QUARTER)
    link.parent.mkdir(parents=True)
    link.symlink_to(final)
    return final
