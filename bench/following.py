"""The drawn register a quarter later: what changed, who moved, came and left."""

import numpy as np
import pyarrow as pa

from bench.nation import ask, draw
from pipelines import regions
from pipelines.codebook import Column
from pipelines.rank.variables import URBAN, family_columns, person_columns

_NEWS = 0.4  # a quarter of it: how many answers differ when a family is asked anew


def _changed(
    rng: np.random.Generator, table: pa.Table, columns: tuple[Column, ...], share: float
) -> pa.Table:
    """Return the table with a few columns asked anew in a share of the rows."""
    for column in columns:
        pick = rng.random(len(table)) < share / 4
        drawn = ask(rng, column, len(table))
        after = pa.compute.if_else(pa.array(pick), drawn, table[column.name].combine_chunks())
        table = table.set_column(table.schema.get_field_index(column.name), column.name, after)
    return table


def _visited(
    rng: np.random.Generator, family: pa.Table, person: pa.Table, share: float
) -> tuple[pa.Table, pa.Table]:
    """Return the register after a share of the families was asked everything anew."""
    met = family["id_keluarga"].to_numpy()[rng.random(len(family)) < share]
    told = []
    for table, columns in (
        (family, [c for c in family_columns() if c.name != URBAN]),
        (person, [c for c in person_columns() if not c.identity]),
    ):
        asked = pa.compute.is_in(table["id_keluarga"], pa.array(met))
        rows = np.flatnonzero(asked.to_numpy(zero_copy_only=False))
        after = _changed(rng, table.take(rows), tuple(columns), _NEWS)
        rest = table.filter(pa.compute.invert(asked))
        told.append(pa.concat_tables([rest, after]).sort_by("id_keluarga"))
    return told[0], told[1]


def next_quarter(
    rng: np.random.Generator,
    family: pa.Table,
    person: pa.Table,
    share: float = 0.05,
    visited: float = 0.0,
) -> tuple[pa.Table, pa.Table]:
    """Return the register a quarter later: answers, members, places and families change.

    Parameters
    ----------
    share : float
        How often four answers of families, and of persons, change, each for itself.
    visited : float
        Of how many families everything is asked anew, so that many answers change at once.
    """
    if visited:
        family, person = _visited(rng, family, person, visited)
    last = (family["id_keluarga"].to_numpy().max(), person["id_individu"].to_numpy().max())
    some = [c for c in family_columns() if c.name != URBAN]
    few = tuple(some[i] for i in rng.choice(len(some), 4, replace=False))
    family = _changed(rng, family, few, share)
    answers = [c for c in person_columns() if not c.identity]
    person = _changed(rng, person, tuple(answers[:4]), share / 4)
    village = regions.villages()
    moving = rng.random(len(family)) < 0.005
    to = village.take(rng.integers(0, len(village), len(family)))
    for name in (
        "kode_kelurahan_desa",
        "kode_provinsi",
        "kode_kabupaten_kota",
        "kode_kecamatan",
        URBAN,
    ):
        index = family.schema.get_field_index(name)
        values = pa.compute.if_else(
            pa.array(moving),
            to[name].combine_chunks().cast(family.schema.field(name).type),
            family[name].combine_chunks(),
        )
        family = family.set_column(index, name, values)
    stays = rng.random(len(family)) >= 0.003
    family = family.filter(pa.array(stays))
    kept = pa.compute.is_in(person["id_keluarga"], family["id_keluarga"].combine_chunks())
    person = person.filter(kept)
    of = person["id_keluarga"].to_numpy()
    is_first = np.r_[True, of[1:] != of[:-1]]  # so that nobody's family is left empty
    leaving = (rng.random(len(person)) < 0.003) & ~is_first
    index = person.schema.get_field_index("status_keberadaan")
    presence = np.where(leaving, 3, person["status_keberadaan"].to_numpy())
    person = person.set_column(
        index, "status_keberadaan", pa.array(presence).cast(person.schema.field(index).type)
    )
    new_family, new_person = draw(
        rng, max(1, len(family) // 200), (int(last[0]) + 1, int(last[1]) + 1)
    )
    return pa.concat_tables([family, new_family]), pa.concat_tables([person, new_person])
