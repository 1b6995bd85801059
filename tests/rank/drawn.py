"""Small registers and surveys, drawn from the codebook, laid out as the pipeline finds them."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import nation
from pipelines import rank
from pipelines.home import Home
from pipelines.quarter import Quarter
from ranking.model import Model

Q1, Q2 = Quarter.parse("2026Q1"), Quarter.parse("2026Q2")


def put_model(release: Path, model: Model) -> None:
    """Write a model into a release or candidate folder."""
    path = release / "model" / "model.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(model.text(), encoding="utf-8")


def publish(home: Home, quarter: Quarter) -> Path:
    """Make the candidate the release in force, as the run would."""
    release = home.releases(quarter) / "release=r0"
    shutil.copytree(home.candidate(quarter), release, dirs_exist_ok=True)
    (release / "manifest.json").write_text(json.dumps({"last_id": {"person": 1, "family": 1}}))
    link = home.current_link(quarter)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(release)
    return release


def ranked(root: Path, register: tuple[pa.Table, pa.Table], model: Model | None = None) -> Home:
    """Rank one quarter of a register, by a drawn model if none is given."""
    home = Home(root)
    nation.write(*register, home.candidate(Q1))
    put_model(home.candidate(Q1), model or nation.model(3))
    rank.run(home, Q1)
    return home


def two_quarters(
    root: Path,
    before: tuple[pa.Table, pa.Table],
    now: tuple[pa.Table, pa.Table],
    models: tuple[Model, Model],
) -> Home:
    """Rank two quarters of a register; the first is published, the second a candidate."""
    home = Home(root)
    for quarter, tables, model in zip((Q1, Q2), (before, now), models, strict=True):
        nation.write(*tables, home.candidate(quarter))
        put_model(home.candidate(quarter), model)
        rank.run(home, quarter)
        if quarter == Q1:
            publish(home, quarter)
    return home


def read(release: Path, name: str) -> list[dict]:
    """Return the rows of a table in order of file."""
    files = sorted((release / name).glob("prov=*/*.parquet"))
    return [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


def survey(folder: Path, families: int, seed: int) -> tuple[pa.Table, pa.Table]:
    """Write conformed survey tables in which a fridge and a small family mean welfare."""
    rng = np.random.default_rng(seed)
    family, person = nation.draw(rng, families, spread=60)
    household = pa.array([f"RT{i:06d}" for i in range(families)])
    size = np.bincount(person["id_keluarga"].to_numpy() - 1, minlength=families)
    fridge = np.clip(family["lemari_es"].fill_null(0).to_numpy(), 0, 2)
    log_ratio = 0.4 * fridge - 0.25 * np.log(size) + rng.normal(0, 0.2, families)
    line = rng.integers(400_000, 700_000, families)
    lead = {
        "kiriman": pa.array(np.ones(families, np.int32)),
        "berkas": pa.array(np.zeros(families, np.int16)),
        "baris": pa.array(np.arange(2, families + 2)),
        "tanggal": pa.array(np.full(families, 20_540, np.int32)).cast(pa.date32()),
    }
    own = {
        "id_rumah_tangga": household,
        "id_klaster": pa.array([f"K{i // 10:05d}" for i in range(families)]),
        "bobot": pa.array(rng.uniform(50, 400, families)),
        "pengeluaran_per_kapita": pa.array((line * np.exp(log_ratio)).astype(int)),
        "garis_kemiskinan": pa.array(line),
    }
    columns = {n: family[n] for n in family.column_names if n not in ("id_keluarga", "perkotaan")}
    _put(pa.table(lead | columns | own), folder, "survey_family")
    of = person["id_keluarga"].to_numpy() - 1
    members = {name: lead[name].take(pa.array(of)) for name in ("kiriman", "berkas", "tanggal")}
    members |= {
        "baris": pa.array(np.arange(2, len(of) + 2)),
        "id_rumah_tangga": household.take(of),
    }
    columns = {n: person[n] for n in person.column_names if n != "id_keluarga"}
    _put(pa.table(members | columns), folder, "survey_person")
    _put(
        pa.table({"kiriman": pa.array([1], pa.int32()), "digest": [f"{seed:064x}"]}),
        folder,
        "submission",
    )
    return family, person


def _put(table: pa.Table, folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / name / "part-0.parquet")
