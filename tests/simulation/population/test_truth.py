"""The sealed truth is laid out as the design says."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.home import Home
from simulation.population import nation
from simulation.population.truth import write_truth
from tests.simulation.population.conftest import FIRST

COLUMNS = {
    "family": [
        "id_keluarga_benar", "nomor_kartu_keluarga", "kode_kelurahan_desa", "jumlah_anggota",
        "pengeluaran_per_kapita", "garis_kemiskinan",
    ],
    "person": [
        "id_individu_benar", "id_keluarga_benar", "nomor_induk_kependudukan", "nama",
        "tanggal_lahir",
    ],
    "event": ["id_keluarga_benar", "id_individu_benar", "kejadian", "tanggal"],
}  # fmt: skip


def test_truth_is_written_by_quarter(tmp_path: Path) -> None:
    world = nation(300, 9, regencies=4)
    for quarter in (FIRST, FIRST.next):
        world.advance(quarter)
        write_truth(world, Home(tmp_path), quarter)
    for name, columns in COLUMNS.items():
        files = sorted((tmp_path / "truth" / name).rglob("*.parquet"))
        assert [f.parent.name for f in files] == ["quarter=2026Q1", "quarter=2026Q2"]
        table = pq.read_table(files[1], partitioning=None)
        assert table.column_names == columns
    family = pq.read_table(tmp_path / "truth/family/quarter=2026Q2", partitioning=None)
    assert family.num_rows == len(world.family)
    assert family.schema.field("kode_kelurahan_desa").type == pa.string()
    person = pq.read_table(tmp_path / "truth/person/quarter=2026Q2", partitioning=None)
    assert person.schema.field("tanggal_lahir").type == pa.date32()


def test_truth_is_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("one", "other"):
        world = nation(300, 9, regencies=4)
        world.advance(FIRST)
        write_truth(world, Home(tmp_path / name), FIRST)
    files = sorted((tmp_path / "one").rglob("*.parquet"))
    assert len(files) == 3
    for path in files:
        twin = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes()
