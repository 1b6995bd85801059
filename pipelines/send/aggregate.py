"""Aggregate tables: counted in SQL, small cells and those that would give them away left blank.

A cell of fewer families than the recipient's smallest cell is suppressed. Where a reader may
know a sum (a region's total, the cell of the region above), no suppressed cell may follow from
it: at least two of the sum's cells are blank, and together they hold no fewer than one. Nor may
one follow from several sums together. A table may add up the cells of an earlier one as they are
shown; what it needs a hidden cell for is hidden.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook import load as load_codebook
from pipelines.send.implied import AddsUp, against, following

if TYPE_CHECKING:
    import duckdb

    from pipelines.recipients import Aggregate

COUNTS = ("keluarga", "jiwa")


def housing() -> str:
    """Return the query of the housing table: the codebook's key variables that have codes.

    It binds ``desil_termiskin``: the poorest up to this decile are told apart from the others.
    """
    names = [c.name for c in load_codebook().columns("family") if c.key and c.codes]
    # One scan counts by every variable; grouping() is 0 for the one that a row is about, so a
    # blank answer is told from a variable that the row is not about.
    sets = ", ".join(f"(kode_provinsi, atas, {name})" for name in names)
    which = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in names)
    code = " ".join(f"when grouping({name}) = 0 then {name}::int" for name in names)
    return (
        "select counts.kode_provinsi as kode_wilayah, provinces.provinsi as nama_wilayah, "
        "if(atas, ($desil_termiskin + 1) || '-10', '1-' || $desil_termiskin) as kelompok_desil, "
        "variabel, kode, "
        f"keluarga, jiwa from (select kode_provinsi, atas, case {which} end as variabel, "
        f"case {code} end as kode, count(*) as keluarga, sum(jumlah_anggota)::bigint as jiwa "
        "from (select *, desil_nasional > $desil_termiskin as atas from family_with_rank) "
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
        Each with its ``keluarga``, None where it was added up from a blank cell.
    relations : iterable of sequences of int
        Cells of which a reader may know a linear relation: their sum, or that the first ones
        add up to the last (`AddsUp`).
    smallest : int
        Cells of 1 to `smallest` - 1 families are blank in any case.

    Notes
    -----
    An empty cell is told, never blanked. So a blank cell may follow where it would follow though
    all cells with families were blank: the only such one of a known sum, for instance.

    Examples
    --------
    >>> cells = [{"keluarga": n} for n in (3, 12, 40)]
    >>> sorted(suppressed(cells, [[0, 1, 2]], smallest=10))
    [0, 1]
    """
    blank = {i for i, cell in enumerate(cells) if cell["keluarga"] is None}
    sizes = [cell["keluarga"] or 0 for cell in cells]
    blank |= {i for i, size in enumerate(sizes) if 0 < size < smallest}
    known = list(relations)
    by_size = [sorted(r, key=lambda i: (sizes[i], i)) for r in known]
    _fill(blank, sizes, by_size, smallest)
    while followed := following(blank, known):
        more = against(followed, blank, known, sizes)
        if not more:
            break  # they would follow though all but the empty cells were blank
        blank |= more
        _fill(blank, sizes, by_size, smallest)
    return blank


def _fill(
    blank: set[int], sizes: Sequence[int], by_size: Sequence[Sequence[int]], smallest: int
) -> None:
    """Blank cells until each sum with a blank one has two, of `smallest` families or more."""
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


def relations(aggregate: "Aggregate", cells: Sequence[dict[str, Any]]) -> list[list[int]]:
    """Return the sets of cells whose sums a reader may know.

    A sum that a cell of the table stands for is as well known as that cell is shown: the cells
    `AddsUp` to it, and their sum is not known besides. Else no blank in the cell would hide it.
    """
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
        above = [AddsUp([*group, at[key]]) for key, group in groups.items() if key in at]
        told = {tuple(each[:-1]) for each in above}
        found = [*(each for each in found if tuple(each) not in told), *above]
    return found


def write(
    con: "duckdb.DuckDBPyConnection", aggregate: "Aggregate", path: Path, limits: dict[str, Any]
) -> int:
    """Write one aggregate table as CSV; return its rows. A blank count is a suppressed one.

    What is shown also becomes the view ``shown_<name>``, which later aggregates may add up.

    Parameters
    ----------
    limits : dict
        The recipient's limits in force, of which the query binds those it declares.
    """
    query = store.query(aggregate.query) if aggregate.query else housing()
    found = con.execute(query, {name: limits[name] for name in aggregate.limits})
    names = [name for name, *_ in found.description or ()]
    if names != [*aggregate.keys, *COUNTS]:
        raise ValueError(f"{path.stem}: the query gives other columns than the YAML's keys")
    cells = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    blank = suppressed(cells, relations(aggregate, cells), aggregate.smallest_cell)
    shown = [
        {**cell, **dict.fromkeys(COUNTS)} if i in blank else cell for i, cell in enumerate(cells)
    ]
    _register(con, f"shown_{path.stem}", names, shown)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for cell in shown:
            writer.writerow(["" if value is None else value for value in cell.values()])
    return len(cells)


def _register(
    con: "duckdb.DuckDBPyConnection", name: str, columns: list[str], rows: list[dict[str, Any]]
) -> None:
    import pyarrow as pa

    counted = dict.fromkeys(COUNTS, pa.int64())  # all of a small table may be blank
    arrays = {c: pa.array([row[c] for row in rows], counted.get(c)) for c in columns}
    con.register(name, pa.table(arrays))
