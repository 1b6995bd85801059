"""Rows that break a rule: found by arrays, counted, and written with all that they break."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import parquet
from pipelines.check import arrays, rows
from pipelines.check.judged import FACTS, rules_of
from pipelines.in_memory import Numbers, starts

if TYPE_CHECKING:
    from pipelines.check.columns import Rows

_AT_ONCE = 262_144  # rows judged together: fewer take longer by the calls, more by the cache
_KEYS = ["id_keluarga", "kode_kelurahan_desa"]
_WHOSE = ["prov", "id_keluarga", "id_individu", "kode_kelurahan_desa"]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a part that break a rule.

    Attributes
    ----------
    table : str
        ``family`` or ``person``.
    whose : Table
        Province, ids and village of each.
    row, rule : arrays of int
        The rows' numbers and the rules that they break, in this order.
    """

    table: str
    whose: pa.Table
    row: Numbers
    rule: Numbers

    def counted(self) -> dict[str, dict[str, int]]:
        """Return by province the rows that break each rule, and each fact, by lower-case name."""
        codes = [rule.code for rule in rules_of(self.table)]
        province = self.whose["prov"].combine_chunks().dictionary_encode()
        names, of_row = province.dictionary.to_pylist(), province.indices.to_numpy()
        places = of_row[self.row].astype(np.int64) * len(codes) + self.rule
        sums = np.bincount(places, minlength=len(names) * len(codes)).reshape(-1, len(codes))
        told = {
            prov: dict(zip(map(str.lower, codes), row.tolist(), strict=True))
            for prov, row in zip(names, sums, strict=True)
        }
        for fact, broken in FACTS.items():
            if broken[0] in codes:
                row = self.row[np.isin(self.rule, [codes.index(code) for code in broken])]
                breaks = of_row[row[starts(row)]]
                counts = np.bincount(breaks, minlength=len(names))
                for prov, count in zip(names, counts.tolist(), strict=True):
                    told[prov][fact] = count
        return told


def by_arrays(given: "Rows") -> Found:
    """Judge rows in memory."""
    judged = rules_of(given.table)
    conditions = {
        rule.code: condition for rule in judged if (condition := arrays.condition(rule.sql))
    }
    rows_, rules = [], []
    for start in range(0, given.count, _AT_ONCE):
        end = min(start + _AT_ONCE, given.count)
        columns = {name: values.part(start, end) for name, values in given.columns.items()}
        broken = [
            np.flatnonzero(
                given.told[rule.code][start:end]
                if rule.code in given.told
                else conditions[rule.code](columns).true
            )
            for rule in judged
        ]
        row = np.concatenate(broken).astype(np.int32)
        order = np.argsort(row, kind="stable")  # within a row by rule, as they come
        rules.append(np.repeat(np.arange(len(judged), dtype=np.int16), [*map(len, broken)])[order])
        rows_.append(row[order] + np.int32(start))
    return _found(given.table, given.whose, np.concatenate(rows_), np.concatenate(rules))


def by_masks(table: str, told: pa.Table) -> Found:
    """Read the masks that `rows.broken` selects."""
    names, places = rows.words(table), np.arange(len(rules_of(table)))
    masks = np.stack([told[name].to_numpy().astype(np.int64) for name in names], axis=1)
    row, rule = np.nonzero(masks[:, places // rows.BITS] >> (places % rows.BITS) & 1)
    whose = told.select(_WHOSE)
    return _found(table, lambda where: whose.take(pa.array(where)), row, rule.astype(np.int16))


def _found(table: str, whose: Callable[[Numbers], pa.Table], row: Numbers, rule: Numbers) -> Found:
    """Return what was found, the rows that break any rule numbered anew."""
    first = starts(row)
    return Found(table, whose(row[first]), np.cumsum(first) - 1, rule)


def write(found: Sequence[Found], files: Mapping[str, list[str]], folder: Path) -> None:
    """Write what was found in a part, for each province in the place of its first file.

    Rows stand by village, family and person, the family itself first. Of rows with the same ids,
    of which there should be none, those that break fewer rules come first.
    """
    together = pa.concat_tables(map(_listed, found))
    keys = _keys(together, list(files))
    order = np.lexsort(keys)
    if not np.any([starts(key[order]) for key in keys], axis=0).all():
        order = np.lexsort([*_ties(found), *keys])
    together = together.drop_columns(["prov"]).take(pa.array(order))
    ends = np.searchsorted(keys[-1][order], np.arange(len(files) + 1))
    for number, (prov, names) in enumerate(files.items()):
        own = together.slice(ends[number], ends[number + 1] - ends[number])
        parquet.write_table(own, folder / f"prov={prov}" / names[0], _KEYS)


def _listed(found: Found) -> pa.Table:
    """Return the rows with the codes of the rules that each breaks."""
    ends = np.searchsorted(found.row, np.arange(len(found.whose) + 1))
    rules = pa.array([rule.code for rule in rules_of(found.table)])
    codes = pa.DictionaryArray.from_arrays(found.rule, rules)
    broken = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), codes)
    return found.whose.append_column("kode_aturan", broken)


def _keys(table: pa.Table, provinces: list[str]) -> list[Numbers]:
    """Return the numbers to sort by, the last first."""
    village = table["kode_kelurahan_desa"].combine_chunks().dictionary_encode()
    count = len(village.dictionary)
    rank = np.empty(count + 1, np.int64)
    rank[pc.sort_indices(village.dictionary).to_numpy()] = np.arange(count)
    rank[-1] = count  # nobody's village comes last
    family = pc.fill_null(table["id_keluarga"], np.iinfo(np.int64).max).to_numpy()
    person = pc.fill_null(table["id_individu"], np.iinfo(np.int64).min).to_numpy()
    province = pc.index_in(table["prov"], pa.array(provinces)).to_numpy()
    return [person, family, rank[pc.fill_null(village.indices, count).to_numpy()], province]


def _ties(found: Sequence[Found]) -> list[Numbers]:
    """Return the numbers by which rows with the same ids are sorted, the last first."""
    width = max(len(rules_of(each.table)) for each in found)
    flags = [np.zeros((len(each.whose), width), np.bool_) for each in found]
    for own, each in zip(flags, found, strict=True):
        own[each.row, each.rule] = True
    table = np.repeat(np.arange(len(found)), [*map(len, flags)])
    return [*np.packbits(np.concatenate(flags), axis=1).T[::-1], table]
