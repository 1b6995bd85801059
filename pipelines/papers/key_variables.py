"""How complete and how old the key variables of the register are."""

from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.codebook import load
from pipelines.parts import provinces
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

    from pipelines.codebook import Column
    from pipelines.quarter import Quarter

_TABLES = ("registry/family", "registry/provenance")
BLANK, COARSE, KNOWN = "kosong", "kasar", "tahu"
_TOLD = (COARSE, KNOWN)
_STATES = (KNOWN, COARSE, BLANK)
Cells = Counter[tuple[str, str, int]]  # column, state, age in quarters
_LATE = 0.9  # the age that nine tenths of the values are not above


def counted(
    con: "duckdb.DuckDBPyConnection", release: Path, quarter: "Quarter"
) -> list[dict[str, Any]]:
    """Return a line for each key variable, in the codebook's order.

    Returns
    -------
    list of dict
        ``variabel``, ``label``, ``kolom`` (how many columns it has), ``ditanyakan`` (cells that
        the questionnaire asks for), of which ``tahu``, ``kasar`` (an older, coarser answer) and
        ``kosong``; of the ages in quarters of what is known: ``baru`` (cells of this quarter),
        ``umur_tengah`` (median) and ``umur_tua`` (ninth decile), None where nothing is known.
    """
    cells: Cells = Counter()
    for some in track(provinces.of(release, "registry/family"), "quality: key variables"):
        for name in _TABLES:
            provinces.view(con, release, name, some)
        con.execute(f"create or replace temp view key_state as {_states()}")
        _count(con, quarter, cells)
    return [
        {"variabel": name, "label": label, **_line({c.name for c in columns}, cells)}
        for name, label, columns in _variables()
    ]


def _count(con: "duckdb.DuckDBPyConnection", quarter: "Quarter", cells: Cells) -> None:
    """Add the families of some provinces to `cells`.

    Families are counted by the date that most of their values share, then the few values with a
    date of their own are moved to it: a row per value would take five times as long.
    """
    columns, asked = _columns(), {"quarter_index": quarter.index}
    counts = ", ".join(
        f"count(*) filter ({name} = {code})" for name in columns for code in range(len(_STATES))
    )
    found = con.execute(
        f"select {_age_of('registry_provenance.tanggal')} as umur, {counts} from key_state "
        "inner join registry_provenance using (id_keluarga) group by umur",
        asked,
    ).fetchall()
    for age, *sizes in found:
        for (name, state), size in zip(product(columns, _STATES), sizes, strict=True):
            cells[name, state, age] += size
    state_of = " ".join(f"when '{name}' then key_state.{name}" for name in columns)
    moved = con.execute(
        "with own as (select id_keluarga, tanggal as umum, "
        "unnest(pengecualian, recursive := true) from registry_provenance) "
        f"select variabel, case variabel {state_of} end as keadaan, {_age_of('umum')} as umur, "
        f"{_age_of('tanggal')} as umur_sendiri, count(*) "
        "from own inner join key_state using (id_keluarga) group by all having keadaan is not null",
        asked,
    ).fetchall()
    for name, code, shared, own, size in moved:
        cells[name, _STATES[code], shared] -= size
        cells[name, _STATES[code], own] += size


def _age_of(date: str) -> str:
    return f"greatest(0, $quarter_index - 4 * year({date}) - quarter({date}))::int"


def _columns() -> list[str]:
    return [column.name for *_, components in _variables() for column in components]


def _variables() -> list[tuple[str, str, tuple["Column", ...]]]:
    return [
        (variable.name, variable.label["id"], variable.components)
        for variable in load().variables
        if variable.key
    ]


def _states() -> str:
    """Return the select of what is known of each key column, as its place in `_STATES`.

    Null where it is not asked for.
    """
    columns = [column for *_, components in _variables() for column in components]
    cells = ", ".join(f"{_state(column)} as {column.name}" for column in columns)
    return f"select id_keluarga, {cells} from registry_family"


def _state(column: "Column") -> str:
    unasked = " or ".join(
        f"{other} not in ({', '.join(map(str, codes))})"
        for other, codes in sorted(column.asked_if.items())
    )
    known, coarsely, blank = (f"{code}::tinyint" for code in range(len(_STATES)))
    coarse = f"when {column.name} in ({', '.join(map(str, column.coarse))}) then {coarsely} "
    return (
        f"case when {column.name} is null "
        f"then case when {unasked or 'false'} then null else {blank} end "
        f"{coarse if column.coarse else ''}else {known} end"
    )


def _line(columns: set[str], cells: Cells) -> dict[str, Any]:
    own = [
        (state, age, n) for (name, state, age), n in sorted(cells.items()) if n and name in columns
    ]
    size = {state: sum(n for each, _, n in own if each == state) for state in _STATES}
    ages: Counter[int] = Counter()
    for state, age, families in own:
        if state in _TOLD:
            ages[age] += families
    return {
        "kolom": len(columns),
        "ditanyakan": sum(size.values()),
        **size,
        "baru": ages[0],
        "umur_tengah": _age(ages, 0.5),
        "umur_tua": _age(ages, _LATE),
    }


def _age(ages: Counter[int], share: float) -> int | None:
    """Return the age that at least a share of the values are not above."""
    below, whole = 0, sum(ages.values())
    for age in sorted(ages):
        below += ages[age]
        if below >= share * whole:
            return age
    return None
