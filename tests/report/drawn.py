"""The small nation of tests/send with what the report reads of its register besides."""

import datetime
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import registry, sources
from pipelines.home import Home
from tests.send import nation
from tests.send.tables import Rows

# without the list of exceptions: nothing here differs from what most values of a family share
PROVENANCE = {"id_keluarga": "BIGINT", "sumber": "TINYINT", "tanggal": "DATE"}
GROUP = {"lingkup": "VARCHAR", "kode": "VARCHAR", "kelompok": "VARCHAR"}
GROUP |= {"nilai_kelompok": "VARCHAR", "desil_nasional": "TINYINT"}
GROUP |= dict.fromkeys(("keluarga", "jiwa", "permil_jiwa_1_4", "permil_jiwa_1_5"), "BIGINT")
SENSITIVITY = {"kode_kabupaten_kota": "VARCHAR", "skenario": "VARCHAR"}
SENSITIVITY |= {"dari": "TINYINT", "ke": "TINYINT", "keluarga": "BIGINT", "jiwa": "BIGINT"}
FRAGILE = {"kode_kabupaten_kota": "VARCHAR", "batas_desil": "TINYINT"}
FRAGILE |= dict.fromkeys(
    (
        "keluarga",
        "keluarga_di_bawah",
        "keluarga_di_atas",
        "permil_pindah",
        "permil_harapan_pindah",
        "permil_harapan_pindah_toleransi",
    ),
    "BIGINT",
)
TIE = {"lingkup": "VARCHAR", "kode": "VARCHAR", "skor": "BIGINT", "keluarga": "BIGINT"}
TIE |= {"jiwa": "BIGINT"}
FLOW = {
    "kode_kabupaten_kota": "VARCHAR",
    "dari": "TINYINT",
    "ke": "TINYINT",
    "jenis": "VARCHAR",
    "sebab_utama": "VARCHAR",
    "sumber": "VARCHAR",
    "jalur": "VARCHAR",
    "keluarga": "BIGINT",
    "jiwa": "BIGINT",
}
PROGRAMME_FLOW = {
    "kode_kabupaten_kota": "VARCHAR",
    "program": "VARCHAR",
    "arah": "VARCHAR",
    "jenis": "VARCHAR",
    "sebab": "VARCHAR",
    "keluarga": "BIGINT",
    "jiwa": "BIGINT",
}
NUMBER = {name: source.number for name, source in sources.load().items()}


def build(root: Path, families: int = 90) -> Home:
    """Lay out a home whose candidate is ready for send and for the report."""
    home = nation.build(root, families)
    registered = home.candidate(nation.QUARTER) / "registry"
    files = sorted((registered / "family").glob("*/*.parquet"))
    own = [
        {"id_keluarga": row["id_keluarga"], "prov": row["kode_provinsi"]}
        for file in files
        for row in pq.ParquetFile(file).read().to_pylist()
    ]
    origin = {"sumber": NUMBER["siks_ng"], "tanggal": datetime.date(2026, 6, 1)}
    nation.put(registered / "provenance", PROVENANCE, [row | origin for row in own])
    nation.put(registered / "comparison", registry.schema("comparison"), compared())
    _cross_the_limit(home.candidate(nation.QUARTER) / "ranked/family")
    for name, (schema, rows) in sureness().items():
        nation.put(home.candidate(nation.QUARTER) / "ranked" / name, schema, rows)
    _put_flows(home.candidate(nation.QUARTER) / "ranked")
    programme = [row for each in own for row in _told(each, each["id_keluarga"])]
    nation.put(registered / "programme", registry.schema("programme"), programme)
    return home


def _cross_the_limit(folder: Path) -> None:
    """Let some families leave the desil 1-4 to which PKH looks, and others come into it."""
    moves = {
        3: {"desil_nasional_sebelumnya": 4, "desil_nasional": 5, "pergerakan": "naik"},
        5: {"desil_nasional_sebelumnya": 5, "desil_nasional": 4, "pergerakan": "turun"},
    }
    for file in sorted(folder.glob("*/*.parquet")):
        found = pq.ParquetFile(file).read()
        rows = [
            row | moves.get(row["id_keluarga"] % 7, {}) | {"sebab_utama": "mobil"}
            for row in found.to_pylist()
        ]
        pq.write_table(pa.Table.from_pylist(rows, found.schema), file)


def _told(family: dict, number: int) -> Rows:
    """What two agencies say of every second family: the later word counts."""
    row = {**family, "program": "pkh", "tanggal": datetime.date(2026, 3, 1)}
    row |= {"sumber": NUMBER["pemda"], "status": "menerima"}
    later = {"sumber": NUMBER["monev"], "tanggal": datetime.date(2026, 5, 1)}
    member = {"id_individu": 10 * family["id_keluarga"]}
    if number % 2:
        return []
    if number % 10 == 0:
        return [row, row | later | {"status": "graduasi"}]
    if number % 10 == 2:
        # one of the family is found ineligible, the other receives
        return [row | member | {"status": "tidak_layak"}, row | {"id_individu": 1}]
    if number % 10 == 4:
        return [row | later | {"status": "tidak_layak"}, row | {"program": "kartu_daerah"}]
    return [row]


def compared() -> Rows:
    """Two sources and the base register, some of whose values meet and do not agree."""
    siks, base, pln = (NUMBER[name] for name in ("siks_ng", "register_awal", "pln"))
    keys = ("variabel", "sumber_menang", "sumber_kalah", "dibandingkan", "berbeda")
    met = [
        ("mobil", siks, base, 40, 10),
        ("mobil", base, siks, 20, 5),
        ("ac", siks, base, 9, 9),  # too few to be shown
        ("daya_terpasang", siks, pln, 12, 3),
    ]
    return [dict(zip(keys, each, strict=True)) for each in met]


def sureness() -> dict[str, tuple[dict[str, str], Rows]]:
    """Return what the ranking counted of how sure desil are: few rows, known by heart."""
    group = [
        ("nasional", "00", "semua", "semua", 4, 40, 120, 60_400, 70_000),
        ("nasional", "00", "semua", "semua", 5, 50, 195, 66_000, 90_000),
        ("nasional", "00", "jumlah_anggota", "1", 4, 2, 2, 1_100, 1_300),
        ("nasional", "00", "jumlah_anggota", "1", 9, 18, 18, 5_000, 7_000),
        ("nasional", "00", "jumlah_anggota", "2", 4, 9, 18, 1_000, 1_000),  # too few
        ("provinsi", "32", "semua", "semua", 3, 30, 90, 50_000, 60_000),
        ("provinsi", "32", "semua", "semua", 8, 30, 110, 30_000, 40_000),
        ("provinsi", "32", "perkotaan", "perkotaan", 3, 30, 90, 50_000, 60_000),
        ("kabupaten_kota", "3201", "semua", "semua", 3, 30, 90, 50_000, 60_000),
    ]
    other = [
        ("3201", "akar_anggota", 4, 4, 30, 90),
        ("3201", "akar_anggota", 4, 5, 7, 20),
        ("1101", "akar_anggota", 4, 6, 2, 8),
        ("1101", "akar_anggota", 6, 3, 5, 9),
        ("1101", "garis_nasional", 2, 3, 11, 12),
        ("1101", "garis_nasional", 2, 2, 33, 99),
    ]
    near = [
        ("3201", 4, 60, 6, 3, 9_000, 2_000, 500),
        ("1101", 4, 30, 5, 5, 8_000, 1_400, 0),
        ("1103", 4, 8, 4, 4, 1_000, 0, 0),  # too few
        ("3201", 5, 60, 1, 2, 3_000, 600, 100),
    ]
    tie = [("nasional", "00", 5, 7, 21), ("kabupaten_kota", "3201", 5, 4, 12)]
    tie += [("kabupaten_kota", "1101", 9, 6, 18)]
    drawn = {"group": (GROUP, group), "sensitivity": (SENSITIVITY, other)}
    drawn |= {"fragile": (FRAGILE, near), "tie": (TIE, tie)}
    return {
        name: (schema, [dict(zip(schema, row, strict=True)) for row in rows])
        for name, (schema, rows) in drawn.items()
    }


def _put_flows(ranked: Path) -> None:
    """Count the families of the nation as ``pipelines.rank.flows`` does, by hand."""
    flow: Counter = Counter()
    crossed: Counter = Counter()
    rows = [r for f in sorted((ranked / "family").glob("*/*.parquet")) for r in _rows(f)]
    for row in rows:
        before, now, moved = (
            row[name] for name in ("desil_nasional_sebelumnya", "desil_nasional", "pergerakan")
        )
        cause = row["sebab_utama"] if moved in ("naik", "turun") else None
        sender = ("siks_ng", "daerah") if cause else (None, None)
        key = (row["kode_kabupaten_kota"], before, now, moved, cause, *sender)
        flow[key] += 1
        flow[(*key, "jiwa")] += row["jumlah_anggota"]
        if before is not None and (before <= 4) != (now <= 4):  # the line of PKH
            way = "masuk" if now <= 4 else "keluar"
            crossed[(row["kode_kabupaten_kota"], "pkh", way, moved, cause)] += 1
    flow[("3201", 3, None, "habis", None, None, None)] += 1
    names = ("kode_kabupaten_kota", "dari", "ke", "jenis", "sebab_utama", "sumber", "jalur")
    told = [
        dict(zip(names, key, strict=True)) | {"keluarga": n, "jiwa": flow[(*key, "jiwa")] or 4}
        for key, n in flow.items()
        if len(key) == len(names)
    ]
    nation.put(ranked / "flow", FLOW, [row | {"prov": "00"} for row in told])
    names = ("kode_kabupaten_kota", "program", "arah", "jenis", "sebab")
    told = [
        dict(zip(names, key, strict=True)) | {"keluarga": n, "jiwa": 4 * n, "prov": "00"}
        for key, n in crossed.items()
    ]
    nation.put(ranked / "programme_flow", PROGRAMME_FLOW, told)


def _rows(file: Path) -> Rows:
    return pq.ParquetFile(file).read().to_pylist()
