"""Rows that break a rule: found by arrays, counted, and written with all that they break."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import store
from pipelines.check import arrays, rows
from pipelines.check.judged import FACTS, rules_of

_AT_ONCE = 65_536  # rows whose flags fit into the processor's cache
_KEYS = ["id_keluarga", "kode_kelurahan_desa"]
_WHOSE = ["prov", "id_keluarga", "id_individu", "kode_kelurahan_desa"]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a part that break a rule.

    Attributes
    ----------
    table : str
        ``family`` or ``person``.
    whose : Table
        Province, ids and village of each.
    flags : ndarray
        Of each row and rule, whether it breaks it.
    """

    table: str
    whose: pa.Table
    flags: Flags

    def counted(self) -> dict[str, dict[str, int]]:
        """Return by province the rows that break each rule, and each fact, by lower-case name."""
        codes = [rule.code for rule in rules_of(self.table)]
        province = self.whose["prov"].combine_chunks().dictionary_encode()
        told = {}
        for number, prov in enumerate(province.dictionary.to_pylist()):
            own = province.indices.to_numpy() == number
            flags = self.flags if own.all() else self.flags[own]
            sums = dict(zip(map(str.lower, codes), _sums(flags).tolist(), strict=True))
            for fact, broken in FACTS.items():
                if broken[0] in codes:
                    any_of = flags[:, [codes.index(code) for code in broken]].any(axis=1)
                    sums[fact] = int(any_of.sum())
            told[prov] = sums
        return told


def _sums(flags: Flags) -> npt.NDArray[np.int64]:
    """Return how often each column is true; bytes are added up while none can overflow."""
    most = np.iinfo(np.uint8).max
    whole = len(flags) // most * most
    bytes_ = flags.view(np.uint8)
    first = bytes_[:whole].reshape(-1, most, flags.shape[1]).sum(axis=1, dtype=np.uint8)
    return first.sum(axis=0, dtype=np.int64) + bytes_[whole:].sum(axis=0, dtype=np.int64)


def by_arrays(table: str, told: pa.Table) -> Found:
    """Judge the rows that `rows.told` selects."""
    judged, wanted = rules_of(table), rows.of_arrays(table)
    own = {rule.code: arrays.condition(rule.sql) for rule in judged if rows.on_arrays(table, rule)}
    kept, flags = [], []
    for batch in told.to_batches(max_chunksize=_AT_ONCE):
        columns = arrays.columns(batch, wanted)
        broken = np.empty((len(judged), batch.num_rows), np.bool_)
        for place, rule in enumerate(judged):
            condition = own.get(rule.code)
            broken[place] = (
                condition(columns).true
                if condition
                else batch.column(rule.code).to_numpy(zero_copy_only=False)
            )
        where = np.flatnonzero(broken.any(axis=0))
        kept.append(batch.select(_WHOSE).take(pa.array(where)))
        flags.append(broken[:, where].T)
    whose = pa.Table.from_batches(kept, told.select(_WHOSE).schema)
    return Found(table, whose, _stacked(flags, len(judged)))


def by_masks(table: str, told: pa.Table) -> Found:
    """Read the masks that `rows.broken` selects."""
    names, width = rows.words(table), len(rules_of(table))
    masks = np.stack([told[name].to_numpy().astype(np.int64) for name in names], axis=1)
    places = np.arange(width)
    flags = masks[:, places // rows.BITS] >> (places % rows.BITS) & 1
    return Found(table, told.select(_WHOSE), flags.astype(np.bool_))


def _stacked(flags: list[Flags], width: int) -> Flags:
    return np.concatenate([np.empty((0, width), np.bool_), *flags])


def write(found: Iterable[Found], files: Mapping[str, list[str]], folder: Path) -> None:
    """Write what was found in a part, for each province in the place of its first file.

    Rows stand by village, family and person, the family itself first.
    """
    tables = [_listed(each) for each in found]
    for prov, names in files.items():
        own = [table.filter(pc.equal(table["prov"], prov)) for table in tables]
        together = pa.concat_tables(own).drop_columns(["prov"])
        ordered = together.take(np.lexsort(_keys(together)))
        store.write_table(ordered, folder / f"prov={prov}" / names[0], _KEYS)


def _listed(found: Found) -> pa.Table:
    """Return the rows with the codes of the rules that each breaks.

    Of rows with the same ids, of which there should be none, those with fewer come first.
    """
    keys = _keys(found.whose)
    order = np.lexsort(keys)
    if np.all([np.diff(key[order]) == 0 for key in keys], axis=0).any():
        order = np.lexsort([*np.packbits(found.flags, axis=1).T[::-1], *keys])
    flags = found.flags[order]
    rules = pa.array([rule.code for rule in rules_of(found.table)])
    ends = np.concatenate([[0], np.cumsum(np.count_nonzero(flags, axis=1))])
    codes = pa.DictionaryArray.from_arrays(np.nonzero(flags)[1].astype(np.int16), rules)
    broken = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), codes)
    return found.whose.take(order).append_column("kode_aturan", broken)


def _keys(table: pa.Table) -> list[npt.NDArray[np.int64]]:
    """Return the numbers to sort by, the last first."""
    village = table["kode_kelurahan_desa"].combine_chunks().dictionary_encode()
    names = village.dictionary.to_pylist()
    rank = np.empty(len(names) + 1, np.int64)
    rank[np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)] = range(len(names))
    rank[-1] = len(names)  # nobody's village comes last
    family = pc.fill_null(table["id_keluarga"], np.iinfo(np.int64).max).to_numpy()
    person = pc.fill_null(table["id_individu"], np.iinfo(np.int64).min).to_numpy()
    return [person, family, rank[pc.fill_null(village.indices, len(names)).to_numpy()]]
