"""The small nation of tests/send with what the report reads of its register besides."""

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import registry, sources
from pipelines.home import Home
from tests.send import nation

# without the list of exceptions: nothing here differs from what most values of a family share
PROVENANCE = {"id_keluarga": "BIGINT", "sumber": "TINYINT", "tanggal": "DATE"}
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


def _told(family: dict, number: int) -> nation.Rows:
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


def compared() -> nation.Rows:
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
