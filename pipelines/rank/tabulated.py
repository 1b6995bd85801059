"""Families of a part counted by whole columns, as the SQL under ``sql/rank`` counts them.

A test holds one against the other.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ranking.counting import alike, cut

if TYPE_CHECKING:
    from pipelines.rank.scenarios import Scenarios
    from ranking.desil import Integers

PLACE, MEMBERS, URBAN = "kode_kabupaten_kota", "jumlah_anggota", "perkotaan"
_DESIL, _SIZE = "desil_nasional", "ukuran"
_LARGEST = 6  # families of so many members and more are counted together
_ALIKE = (PLACE, "jenis_kelamin_kepala", "lansia_sendiri", _SIZE, "disabilitas", URBAN, _DESIL)
_CHANCES = ("1_4", "1_5")


def groups(ranked: pa.Table) -> pa.Table:
    """Return the rows of ``group_part`` for families of `placed.Placer.place`."""
    members = numbers(ranked, MEMBERS)
    weights = {"jiwa": members}
    for name in _CHANCES:
        weights[f"permil_jiwa_{name}"] = members * numbers(ranked, f"peluang_desil_{name}")
    size = pa.array(np.minimum(members, _LARGEST).astype(np.int16))
    return counted(ranked.append_column(_SIZE, size), _ALIKE, weights)


def sensitivities(ranked: pa.Table, scenarios: "Scenarios") -> pa.Table:
    """Return the rows of ``sensitivity_part`` for families of `placed.Placer.place`."""
    score, members, urban = (numbers(ranked, name) for name in ("skor", MEMBERS, URBAN))
    place = ranked[PLACE].combine_chunks()
    code = np.array(place.dictionary.to_pylist(), np.int64)[place.indices.to_numpy()]
    known = ranked.select([PLACE, _DESIL]).rename_columns([PLACE, "dari"])
    found = []
    for each in scenarios.each:
        assert each.cuts is not None
        desil = cut(score + each.shift(members, code, urban), each.cuts)
        both = known.append_column("ke", pa.array(desil))
        moved = counted(both, (PLACE, "dari", "ke"), {"jiwa": members})
        name = pa.repeat(pa.scalar(each.name), len(moved))
        found.append(moved.add_column(1, "skenario", name))
    return pa.concat_tables(found)


def counted(families: pa.Table, keys: Sequence[str], weights: Mapping[str, "Integers"]) -> pa.Table:
    """Count the families that are alike in some columns.

    Parameters
    ----------
    keys : sequence of str
        Columns of words from a list, or of small numbers.
    weights : mapping of str to array of int64
        What is summed besides.

    Returns
    -------
    Table
        The keys, ``keluarga`` and the sum of each weight.
    """
    coded = [_coded(families[name]) for name in keys]
    codes, stand_for = zip(*coded, strict=True)
    found, sums = alike(codes, [len(values) for values in stand_for], *weights.values())
    columns = dict(zip(keys, map(pa.Array.take, stand_for, map(pa.array, found)), strict=True))
    return pa.table(columns | dict(zip(("keluarga", *weights), sums, strict=True)))


def numbers(table: pa.Table, name: str) -> "Integers":
    """Return a column of numbers, none of which is missing."""
    return table[name].to_numpy().astype(np.int64)


def _coded(column: pa.ChunkedArray) -> tuple["Integers", pa.Array]:
    """Return the code of every row, from 0 on, and what the codes stand for."""
    whole = column.combine_chunks()
    if pa.types.is_dictionary(whole.type):
        return whole.indices.to_numpy().astype(np.int64), whole.dictionary
    ends = pc.min_max(whole)
    low, high = (ends[end].as_py() or 0 for end in ("min", "max"))
    code = whole.cast(pa.int64()).fill_null(low - 1).to_numpy() - (low - 1)
    return code, pa.array([None, *range(low, high + 1)], whole.type)
