"""The sealed truth of a quarter, for judging only."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from pipelines.home import Home
from pipelines.quarter import Quarter
from simulation import slices
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
Make = Callable[[str, slice], object]
ROW_GROUP = 2**20  # rows spelled and written at once


def write_truth(world: World, home: Home, quarter: Quarter) -> None:
    """Write truth/family, truth/person and truth/event of the world as it stands."""
    now = world.standing()
    for name, columns, rows, make in (
        ("family", FAMILY, len(now.family["id"]), now.families),
        ("person", PERSON, len(now.person["id"]), now.persons),
        ("event", EVENT, len(world.event), lambda column, rows: world.event[column].iloc[rows]),
    ):
        folder = Path(home.root) / "truth" / name / f"quarter={quarter}"
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / "part-0.parquet", columns, rows, make)


def write(path: Path, columns: Sequence[str], rows: int, make: Make) -> None:
    """Write a table with dates as dates and codes as text, a row group at a time.

    Parameters
    ----------
    make : callable
        From a column's name and a slice of the rows to its values.
    """
    slices.write(
        path,
        rows,
        ROW_GROUP,
        lambda part: pa.table({name: _plain(make(name, part)) for name in columns}),
    )


def _plain(values: object) -> pa.Array:
    made = pa.array(values)
    if pa.types.is_timestamp(made.type):
        return made.cast(pa.date32())
    if pa.types.is_dictionary(made.type):
        return made.cast(pa.string())
    return made.cast(pa.large_string()) if pa.types.is_string(made.type) else made
