"""Two quarters of a drawn register with a lineage, and with sources of all values."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import following, nation
from pipelines import rank, registry, sources
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rank.variables import URBAN, family_columns
from tests.rank.drawn import publish, put_model

# between these, the line of PBI-JK rises from desil 4 to 5 and that of Sembako falls to 4
BEFORE, NOW = Quarter.parse("2025Q4"), Quarter.parse("2026Q1")
NUMBER = {name: source.number for name, source in sources.load().items()}
ANSWERS = [column.name for column in family_columns() if column.name != URBAN]


def moved_home(root: Path, families: int) -> Home:
    """Rank both by models of their own; the first is published, the second a candidate."""
    rng = np.random.default_rng(3)
    home = Home(root)
    before = nation.draw(rng, families, spread=12)
    now = following.next_quarter(rng, *before, share=1.0)
    models = (nation.model(1), nation.model(2))
    for quarter, tables, model in zip((BEFORE, NOW), (before, now), models, strict=True):
        candidate = home.candidate(quarter)
        nation.write(*_with_sources(rng, *tables), candidate)
        put_model(candidate, model)
        if quarter == BEFORE:
            _put(candidate, "unranked", [{"id_keluarga": 7, "alasan": "tanpa anggota aktif"}])
        else:
            _put(candidate, "unranked", [{"id_keluarga": 9, "alasan": "tanpa anggota aktif"}])
            _put(candidate, "family_lineage", _lineage(before[0], now[0]))
            _put_provenance(candidate, tables[0])
        rank.run(home, quarter)
        if quarter == BEFORE:
            publish(home, quarter)
    return home


def _with_sources(rng, family: pa.Table, person: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Let siks_ng have told half of the members' schooling, dukcapil and later the rest."""
    later = rng.random(len(person)) < 0.5
    columns = {
        "sumber_pendidikan": np.where(later, NUMBER["dukcapil"], NUMBER["siks_ng"]),
        "tanggal_pendidikan": np.where(later, 20_450, 20_400),
    }
    for name, values in columns.items():
        at = person.schema.get_field_index(name)
        kind = person.schema.field(at).type
        whole = pa.int32() if kind == pa.date32() else kind
        column = pa.array(values.astype(np.int32)).cast(whole).cast(kind)
        person = person.set_column(at, name, column)
    return family, person


def _lineage(before: pa.Table, now: pa.Table) -> list[dict]:
    """Tell of every family: new ones split or are unknown, ended ones joined or died out."""
    old, new = (set(table["id_keluarga"].to_pylist()) for table in (before, now))
    empty = dict.fromkeys(registry.schema("family_lineage"))
    rows = [{"dari": each, "ke": each, "peristiwa": "lanjut"} for each in old & new]
    for each in old - new:
        joined = {"ke": min(new), "peristiwa": "gabung"}
        rows.append({"dari": each} | (joined if each % 2 else {"peristiwa": "habis"}))
    for each in new - old:
        if each % 2:
            rows.append({"ke": each, "peristiwa": "baru", "bukti": "kiriman"})
            continue
        split = {"ke": each, "peristiwa": "pecah"}
        rows.append(split | {"dari": 3, "bukti": "anggota", "anggota": 4})
        rows.append(split | {"dari": 11, "bukti": "kepala", "anggota": 1})
    return [empty | row for row in rows]


def _put(candidate: Path, name: str, rows: list[dict]) -> None:
    kinds = {"BIGINT": pa.int64(), "VARCHAR": pa.string(), "DATE": pa.date32()}
    kinds |= {"TINYINT": pa.int8(), "SMALLINT": pa.int16()}
    fields = [(column, kinds[kind]) for column, kind in registry.schema(name).items()]
    path = candidate / "registry" / name / "prov=00" / "part-0.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(fields)), path)


def _put_provenance(candidate: Path, family: pa.Table) -> None:
    """Everything of a family is of siks_ng, but of every third its answers are of a citizen."""
    item = pa.struct([("variabel", pa.string()), ("sumber", pa.int8()), ("tanggal", pa.date32())])
    citizen = {"sumber": NUMBER["cek_bansos"], "tanggal": date(2026, 2, 1)}
    answers = [{"variabel": name} | citizen for name in ANSWERS]
    for code in set(family["kode_provinsi"].to_pylist()):
        mine = family.filter(pa.compute.equal(family["kode_provinsi"], code))
        ids = mine["id_keluarga"].to_pylist()
        table = pa.table(
            {
                "id_keluarga": pa.array(ids),
                "sumber": pa.array([NUMBER["siks_ng"]] * len(ids), pa.int8()),
                "tanggal": pa.array([date(2026, 1, 2)] * len(ids)),
                "pengecualian": pa.array(
                    [answers if each % 3 == 0 else None for each in ids], pa.list_(item)
                ),
            }
        )
        path = candidate / "registry/provenance" / f"prov={code}" / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path)
