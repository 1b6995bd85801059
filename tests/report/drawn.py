"""The small nation of tests/send with what the report reads of its register besides."""

import datetime
from pathlib import Path

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
    return home


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
