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
        province = np.asarray(self.whose["prov"].to_numpy(zero_copy_only=False), dtype=object)
        told = {}
        for prov in sorted(set(province.tolist())):
            flags = self.flags[province == prov]
            sums = dict(zip(map(str.lower, codes), flags.sum(axis=0).tolist(), strict=True))
            for fact, broken in FACTS.items():
                if broken[0] in codes:
                    any_of = flags[:, [codes.index(code) for code in broken]].any(axis=1)
                    sums[fact] = int(any_of.sum())
            told[prov] = sums
        return told


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
    whole = np.packbits(found.flags, axis=1)
    order = np.lexsort([*whole.T[::-1], *_keys(found.whose)])
    flags = found.flags[order]
    rules = pa.array([rule.code for rule in rules_of(found.table)])
    ends = np.concatenate([[0], np.cumsum(flags.sum(axis=1))])
    codes = rules.take(pa.array(np.nonzero(flags)[1]))
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
