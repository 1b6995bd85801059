"""Senders ask for the rows and columns they need: what they get is what the whole nation has."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulation.population import nation
from simulation.population.names import PARTS, spell
from simulation.senders import files
from simulation.senders.cells import Cells
from simulation.senders.post import snapshot
from simulation.senders.snapshot import position
from tests.simulation.population.conftest import FIRST


def test_families_stand_by_village_and_members_behind_each_other() -> None:
    world = nation(900, 3, regencies=5)
    world.advance(FIRST)
    now, family, person = snapshot(world), world.family, world.person
    family = family.assign(kode=family["kode_kelurahan_desa"].astype(str))
    family = family.sort_values(["kode", "id_keluarga_benar"], ignore_index=True)
    rank = dict(zip(family["id_keluarga_benar"], family.index, strict=True))
    person = person.assign(place=person["id_keluarga_benar"].map(rank))
    person = person.sort_values("place", kind="stable", ignore_index=True)
    some = np.array([0, 7, 8, 600])
    for rows, frame in ((now.family, family), (now.person, person)):
        assert rows.num_rows == len(frame)
        taken = rows.take(some)
        assert taken.column_names == rows.column_names
        for name in rows.column_names:
            whole = frame[name].astype(str).fillna("<NA>").tolist()
            assert [_text(v) for v in rows.column(name).to_pylist()] == whole
            assert [_text(v) for v in taken[name].to_pylist()] == [whole[row] for row in some]
    sizes = person.groupby("place").size().to_numpy()
    assert np.diff(now.first).tolist() == sizes.tolist()
    assert now.village.tolist() == family["kode"].astype(int).tolist()


def _text(value: object) -> str:
    return "<NA>" if value is None else str(value)


def test_a_name_is_its_parts_with_a_space_between() -> None:
    codes = np.random.default_rng(4).integers(0, len(PARTS), (3, 500))
    codes[1:, ::3] = 0
    codes[1, ::5] = 0
    codes[0] = np.maximum(codes[0], 1)
    written = spell(codes.astype(np.int16)).to_pylist()
    assert written == [" ".join(PARTS[part].upper() for part in parts if part) for parts in codes.T]


def test_cells_are_those_of_a_list_that_is_written_over() -> None:
    draw = np.random.default_rng(8)
    plain = [None if draw.random() < 0.2 else str(n) for n in range(200)]
    cells = Cells(pa.array(plain))
    apart = cells.copy()
    kept = plain.copy()
    for turn in range(30):
        rows = draw.choice(200, 9, replace=False)
        texts = [None if draw.random() < 0.2 else f"{turn}/{row}" for row in rows]
        cells[rows] = texts
        for row, text in zip(rows, texts, strict=True):
            plain[row] = text
        some = draw.integers(0, 200, 20)
        low, high = sorted(draw.integers(0, 200, 2).tolist())
        assert cells[some] == [plain[row] for row in some]
        assert cells[low:high] == plain[low:high]
        assert cells.given(some).tolist() == [row for row in some if plain[row] is not None]
    assert list(cells) == plain
    assert list(apart) == kept


@pytest.mark.parametrize("spread", [1, 1_000])
def test_a_position_is_where_a_number_first_stands(spread: int) -> None:
    draw = np.random.default_rng(spread)
    known, wanted = (5 + spread * draw.integers(0, 90, 60) for _ in range(2))
    places = known.tolist()
    assert position(known, wanted).tolist() == [
        places.index(each) if each in places else -1 for each in wanted.tolist()
    ]


def test_a_file_in_slices_is_the_file_at_once(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(files, "ROW_GROUP", 1_000)
    draw = np.random.default_rng(2)
    for rows in (0, 999, 1_000, 3_500):
        table = pa.table({"a": draw.integers(0, 9, rows), "b": draw.random(rows).astype(str)})
        pq.write_table(
            table, tmp_path / "at_once", compression="zstd", compression_level=1,
            row_group_size=1_000, store_schema=False,
        )  # fmt: skip
        files.write_slices(tmp_path / "in_slices", rows, lambda part, table=table: table[part])
        assert (tmp_path / "in_slices").read_bytes() == (tmp_path / "at_once").read_bytes()
