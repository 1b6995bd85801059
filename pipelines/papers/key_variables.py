"""How complete and how old the key variables of the register are."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import provinces, store
from pipelines.codebook import load
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

    from pipelines.codebook import Column
    from pipelines.quarter import Quarter

_TABLES = ("registry/family", "registry/provenance")
BLANK, COARSE, KNOWN = "kosong", "kasar", "tahu"
_TOLD = (COARSE, KNOWN)
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
    cells: Counter[tuple[str, str, int]] = Counter()
    asked = {"quarter_index": quarter.index}
    for prov in track(provinces.of(release, "registry/family"), "quality: key variables"):
        for name in _TABLES:
            provinces.view(con, release, name, prov)
        con.execute(f"create or replace temp view key_state as {_states()}")
        rows = con.execute(store.query("report/key_answer"), asked).fetchall()
        for column, state, age, families in rows:
            cells[column, state, age] += families
    return [
        {"variabel": name, "label": label, **_line({c.name for c in columns}, cells)}
        for name, label, columns in _variables()
    ]


def _variables() -> list[tuple[str, str, tuple["Column", ...]]]:
    return [
        (variable.name, variable.label["id"], variable.components)
        for variable in load().variables
        if variable.key
    ]


def _states() -> str:
    """Return the select of what is known of each key column; null where it is not asked for."""
    columns = [column for *_, components in _variables() for column in components]
    cells = ", ".join(f"{_state(column)} as {column.name}" for column in columns)
    return f"select id_keluarga, {cells} from registry_family"


def _state(column: "Column") -> str:
    unasked = " or ".join(
        f"{other} not in ({', '.join(map(str, codes))})"
        for other, codes in sorted(column.asked_if.items())
    )
    coarse = f"when {column.name} in ({', '.join(map(str, column.coarse))}) then '{COARSE}' "
    return (
        f"case when {column.name} is null "
        f"then case when {unasked or 'false'} then null else '{BLANK}' end "
        f"{coarse if column.coarse else ''}else '{KNOWN}' end"
    )


def _line(columns: set[str], cells: Counter[tuple[str, str, int]]) -> dict[str, Any]:
    own = [
        (state, age, n) for (column, state, age), n in sorted(cells.items()) if column in columns
    ]
    size = {
        state: sum(n for each, _, n in own if each == state) for state in (KNOWN, COARSE, BLANK)
    }
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
