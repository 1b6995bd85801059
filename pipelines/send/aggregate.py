"""Aggregate tables: counted in SQL, small cells and those that would give them away left blank.

A cell of fewer families than the recipient's smallest cell is suppressed. Where a reader may
know a sum (a region's total, the cell of the region above), no suppressed cell may follow from
it: at least two of the sum's cells are blank, and together they hold no fewer than one.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook import load as load_codebook

if TYPE_CHECKING:
    import duckdb

    from pipelines.recipients import Aggregate

COUNTS = ("keluarga", "jiwa")
# Groups of deciles by which housing is told: the poorest four tenths, and the others.
_POOREST = 4


def housing() -> str:
    """Return the query of the housing table: the codebook's key variables that have codes."""
    names = [c.name for c in load_codebook().columns("family") if c.key and c.codes]
    # One scan counts by every variable; grouping() is 0 for the one that a row is about, so a
    # blank answer is told from a variable that the row is not about.
    sets = ", ".join(f"(kode_provinsi, atas, {name})" for name in names)
    which = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in names)
    code = " ".join(f"when grouping({name}) = 0 then {name}::int" for name in names)
    return (
        "select counts.kode_provinsi as kode_wilayah, provinces.provinsi as nama_wilayah, "
        f"if(atas, '{_POOREST + 1}-10', '1-{_POOREST}') as kelompok_desil, variabel, kode, "
        f"keluarga, jiwa from (select kode_provinsi, atas, case {which} end as variabel, "
        f"case {code} end as kode, count(*) as keluarga, sum(jumlah_anggota)::bigint as jiwa "
        f"from (select *, desil_nasional > {_POOREST} as atas from family_with_rank) "
        f"group by grouping sets ({sets})) as counts inner join ("
        "select kode_provinsi, min(provinsi) as provinsi from region_regency "
        "group by kode_provinsi) as provinces using (kode_provinsi) "
        "order by kode_wilayah, kelompok_desil, variabel, kode nulls last"
    )


def suppressed(
    cells: Sequence[dict[str, Any]], relations: Iterable[Sequence[int]], smallest: int
) -> set[int]:
    """Return the numbers of the cells to leave blank.

    Parameters
    ----------
    cells : sequence of dict
        Each with its ``keluarga``.
    relations : iterable of sequences of int
        Cells of which a reader may know a linear relation: their sum, or that the first ones
        add up to the last.
    smallest : int
        Cells of 1 to `smallest` - 1 families are blank in any case.

    Examples
    --------
    >>> cells = [{"keluarga": n} for n in (3, 12, 40)]
    >>> sorted(suppressed(cells, [[0, 1, 2]], smallest=10))
    [0, 1]
    """
    sizes = [cell["keluarga"] for cell in cells]
    blank = {i for i, size in enumerate(sizes) if 0 < size < smallest}
    by_size = [sorted(r, key=lambda i: (sizes[i], i)) for r in relations]
    again = True
    while again:
        again = False
        for relation in by_size:
            inside = [i for i in relation if i in blank]
            if not inside:
                continue
            spare = [i for i in relation if i not in blank and sizes[i]]
            while spare and (len(inside) < 2 or sum(sizes[i] for i in inside) < smallest):
                inside.append(spare.pop(0))
                blank.add(inside[-1])
                again = True
    return blank


def relations(aggregate: "Aggregate", cells: Sequence[dict[str, Any]]) -> list[list[int]]:
    """Return the sets of cells whose sums a reader may know."""
    found: list[list[int]] = []
    for known in aggregate.known_totals:
        groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for i, cell in enumerate(cells):
            groups[tuple(cell[key] for key in known)].append(i)
        found += groups.values()
    if aggregate.hierarchy:
        rule = aggregate.hierarchy
        at = {(cell[rule.child], *(cell[k] for k in rule.by)): i for i, cell in enumerate(cells)}
        groups = defaultdict(list)
        for i, cell in enumerate(cells):
            groups[(cell[rule.parent], *(cell[k] for k in rule.by))].append(i)
        found += [[*group, at[key]] for key, group in groups.items() if key in at]
    return found


def write(con: "duckdb.DuckDBPyConnection", aggregate: "Aggregate", path: Path) -> int:
    """Write one aggregate table as CSV; return its rows. A blank count is a suppressed one."""
    query = store.query(aggregate.query) if aggregate.query else housing()
    found = con.execute(query)
    names = [name for name, *_ in found.description or ()]
    if names != [*aggregate.keys, *COUNTS]:
        raise ValueError(f"{path.stem}: the query gives other columns than the YAML's keys")
    cells = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    blank = suppressed(cells, relations(aggregate, cells), aggregate.smallest_cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for i, cell in enumerate(cells):
            shown = {**cell, **dict.fromkeys(COUNTS, "")} if i in blank else cell
            writer.writerow(["" if value is None else value for value in shown.values()])
    return len(cells)
