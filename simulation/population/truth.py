"""The sealed truth of a quarter, for judging only."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.home import Home
from pipelines.quarter import Quarter
from simulation.population.world import World

FAMILY = (
    "id_keluarga_benar", "nomor_kartu_keluarga", "kode_kelurahan_desa", "jumlah_anggota",
    "pengeluaran_per_kapita", "garis_kemiskinan",
)  # fmt: skip
PERSON = (
    "id_individu_benar", "id_keluarga_benar", "nomor_induk_kependudukan", "nama",
    "tanggal_lahir",
)  # fmt: skip
EVENT = ("id_keluarga_benar", "id_individu_benar", "kejadian", "tanggal")


def write_truth(world: World, home: Home, quarter: Quarter) -> None:
    """Write truth/family, truth/person and truth/event of the world as it stands."""
    for name, frame, columns in (
        ("family", world.family, FAMILY),
        ("person", world.person, PERSON),
        ("event", world.event, EVENT),
    ):
        folder = Path(home.root) / "truth" / name / f"quarter={quarter}"
        folder.mkdir(parents=True, exist_ok=True)
        write(frame[list(columns)], folder / "part-0.parquet")


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with dates as dates and categories as text."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for i, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(i, field.name, table[field.name].cast(pa.date32()))
        elif pa.types.is_dictionary(field.type):
            table = table.set_column(i, field.name, table[field.name].cast(pa.string()))
    pq.write_table(table, path, compression="zstd", compression_level=1)
