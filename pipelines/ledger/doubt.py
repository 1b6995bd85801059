"""Which answers to doubt: the smallest set of fields that touches every rule a family breaks.

After Fellegi and Holt (1976): of all sets of fields by whose change every broken rule could be
mended, the one of least weight, where a field weighs as much as its source is trusted. A
suggestion to whoever checks; nothing is changed by it. A set is looked for once for each
combination of broken rules, not for each family.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines import codebook, rules
from pipelines.codebook import reads
from pipelines.sources import rulebook

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_BITS = 60  # broken rules told apart by one whole number
# a field is an answer as one class of source gave it
Field = tuple[str, str]


def smallest(
    broken: Collection[frozenset[Field]], weight: Mapping[Field, int]
) -> tuple[Field, ...]:
    """Return the set of least weight that has a member in each of some sets.

    Of sets of one weight the one with fewest members, then the first in order. Exact: the sets
    that a branch has not touched yet are tried one by one, the shortest first, and a branch is
    left when it weighs as much as the best.

    Parameters
    ----------
    broken : collection of frozenset
        For each broken rule its fields; none is empty.
    weight : mapping of field to int
        Above 0.
    """
    needed = [s for s in set(broken) if not any(other < s for other in broken)]
    needed.sort(key=lambda s: (len(s), sorted(s)))
    best: list[tuple[int, int, tuple[Field, ...]]] = []

    def search(taken: frozenset[Field], cost: int) -> None:
        if best and (cost, len(taken)) > best[0][:2]:
            return
        left = next((s for s in needed if not s & taken), None)
        if left is None:
            found = (cost, len(taken), tuple(sorted(taken)))
            if not best or found < best[0]:
                best[:] = [found]
            return
        for field in sorted(left):
            search(taken | {field}, cost + weight[field])

    search(frozenset(), 0)
    return best[0][2]


def find(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make table ``doubt``: families that break several rules, and what to look at first.

    Parameters
    ----------
    con
        With ``sighting``.
    """
    con.execute("create temp table doubt (keluarga bigint, periksa_dahulu varchar)")
    pairs = con.execute(
        "select distinct kode_aturan, coalesce(kelas, 'register') from sighting "
        "where baris is not null or submission is null order by all"
    ).fetchall()
    fields = _fields(pairs)
    used = [pair for pair in pairs if fields[pair]]
    if not used:
        return
    words = range(-(-len(used) // _BITS))
    con.register(
        "rule_bit",
        pa.table(
            {
                "kode_aturan": [code for code, _ in used],
                "kelas": [kind for _, kind in used],
                "kata": pa.array([n // _BITS for n in range(len(used))], pa.int32()),
                "bit": pa.array([1 << n % _BITS for n in range(len(used))], pa.int64()),
            }
        ),
    )
    masks = ", ".join(f"coalesce(bit_or(bit) filter (kata = {n}), 0) as m{n}" for n in words)
    several = " + ".join(f"bit_count(m{n})" for n in words)
    con.execute(
        f"create temp table broken as select * from (select s.keluarga, {masks} "
        "from sighting as s inner join rule_bit as b on s.kode_aturan = b.kode_aturan "
        "and coalesce(s.kelas, 'register') = b.kelas where s.keluarga is not null "
        f"and (s.baris is not null or s.submission is null) group by s.keluarga) "
        f"where {several} > 1"
    )
    con.unregister("rule_bit")
    names = [f"m{n}" for n in words]
    combinations = con.execute(
        f"select distinct {', '.join(names)} from broken order by all"
    ).fetchall()
    if not combinations:
        return
    weights = rules.in_force("doubt_weight", quarter)
    weight = {each: weights[each[1]] for sets in fields.values() for each in sets}
    told = [_told(_sets(masks, used, fields), weight) for masks in combinations]
    columns = dict(zip(names, map(list, zip(*combinations, strict=True)), strict=True))
    con.register("suggested", pa.table({**columns, "periksa_dahulu": told}))
    con.execute(
        "insert into doubt select keluarga, periksa_dahulu from broken "
        f"inner join suggested using ({', '.join(names)})"
    )
    con.unregister("suggested")


def _fields(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], frozenset[Field]]:
    """Return the fields that each rule, broken by a class of source, looks at."""
    book = codebook.load()
    known = {c.name for grain in ("family", "person") for c in book.columns(grain)}
    every = rulebook.load()
    return {
        (code, kind): frozenset(
            (variable, kind) for variable in reads.variables(every[code]) if variable in known
        )
        for code, kind in pairs
    }


def _sets(
    masks: Sequence[int],
    used: Sequence[tuple[str, str]],
    fields: Mapping[tuple[str, str], frozenset[Field]],
) -> list[frozenset[Field]]:
    return [fields[pair] for n, pair in enumerate(used) if masks[n // _BITS] >> n % _BITS & 1]


def _told(broken: list[frozenset[Field]], weight: Mapping[Field, int]) -> str:
    return ", ".join(dict.fromkeys(variable for variable, _ in smallest(broken, weight)))
