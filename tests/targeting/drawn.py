"""A published quarter of drawn families, and a survey of some of them, laid out as conform does."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import nation
from pipelines import rank
from pipelines.home import Home
from tests.rank.drawn import Q1, publish, put_model

FAMILIES = 1_600
# only what the spot-check looks at: an error that stands, and a warning
FINDINGS = [
    {"id_keluarga": number, "keparahan": "galat" if number % 2 else "peringatan"}
    for number in range(100, 160)
]


def published(root: Path) -> tuple[Home, pa.Table, pa.Table]:
    """Rank and publish drawn families; return the home, the families and their members."""
    family, person = nation.draw(np.random.default_rng(5), FAMILIES, spread=24)
    home = Home(root)
    nation.write(family, person, home.candidate(Q1))
    put_model(home.candidate(Q1), nation.model(3))
    rank.run(home, Q1)
    put(pa.Table.from_pylist(FINDINGS), home.candidate(Q1) / "ledger/finding", "prov=00")
    publish(home, Q1)
    (home.keys).mkdir()
    (home.keys / "sample.key").write_text("5a" * 32)
    return home, family, person


def note(home: Home, quarter, folder: Path) -> None:
    """Say where conform left a quarter's tables."""
    noted = home.pointer(quarter, "conform")
    noted.parent.mkdir(parents=True, exist_ok=True)
    noted.write_text(json.dumps({"path": str(folder.relative_to(home.root))}))


def put(table: pa.Table, folder: Path, name: str) -> None:
    """Write one conformed table."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / name / "part-0.parquet")


def lead(rows: int) -> dict[str, pa.Array]:
    """Return the columns that every conformed table begins with."""
    return {
        "kiriman": pa.array(np.ones(rows, np.int32)),
        "berkas": pa.array(np.zeros(rows, np.int16)),
        "lembar": pa.nulls(rows, pa.string()),
        "baris": pa.array(np.arange(2, rows + 2)),
        "tanggal": pa.array(np.full(rows, 20_540, np.int32)).cast(pa.date32()),
    }


def survey(home: Home, family: pa.Table, person: pa.Table) -> pa.Table:
    """Write a survey of every third family; some have another KK, some are in no register."""
    draw = np.random.default_rng(8)
    chosen = np.arange(0, FAMILIES, 3)
    count = len(chosen)
    family = family.take(pa.array(chosen))
    card = family["nomor_kartu_keluarga"].to_numpy().copy()
    card[:40] += 10**9  # a card that the register does not know: found by the members' NIK
    card[40:70] += 2 * 10**9  # nor are the members known
    household = pa.array([f"RT{n:05d}" for n in range(count)])
    code = family["kode_kabupaten_kota"].to_pylist()
    line = draw.integers(400_000, 700_000, count)
    own = {
        "nomor_kartu_keluarga": pa.array(card),
        "id_rumah_tangga": household,
        "id_klaster": pa.array([f"K{n // 8:04d}" for n in range(count)]),
        "strata": pa.array(code),
        "bobot": pa.array(draw.uniform(50, 400, count)),
        "pengeluaran_per_kapita": pa.array((line * np.exp(draw.normal(0, 0.5, count))).astype(int)),
        "garis_kemiskinan": pa.array(line),
    }
    members = person.filter(pa.array(np.isin(person["id_keluarga"], family["id_keluarga"])))
    place = np.searchsorted(family["id_keluarga"].to_numpy(), members["id_keluarga"].to_numpy())
    own["jumlah_anggota"] = pa.array(np.bincount(place, minlength=count))
    nik = members["nomor_induk_kependudukan"].to_numpy().copy()
    nik[(place >= 40) & (place < 70)] += 10**9
    columns = {n: family[n] for n in family.column_names if n not in (*own, "id_keluarga")}
    table = pa.table(lead(count) | columns | own)
    columns = {n: members[n] for n in members.column_names if n != "id_keluarga"}
    columns |= {
        "nomor_induk_kependudukan": pa.array(nik),
        "id_rumah_tangga": household.take(pa.array(place)),
    }
    folder = home.conformed / "survey"
    put(table, folder, "survey_family")
    put(pa.table(lead(len(members)) | columns), folder, "survey_person")
    put(
        pa.table({"kiriman": pa.array([1], pa.int32()), "digest": ["ab" * 32]}),
        folder,
        "submission",
    )
    note(home, Q1, folder)
    return table
