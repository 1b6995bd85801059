"""How complete and how old the key variables of the register are."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.codebook import load
from pipelines.frames import pl
from pipelines.progress import track

if TYPE_CHECKING:
    from pipelines.codebook import Column
    from pipelines.quarter import Quarter

BLANK, COARSE, KNOWN = "kosong", "kasar", "tahu"
_TOLD = (COARSE, KNOWN)
_STATES = (KNOWN, COARSE, BLANK)
_UNASKED = len(_STATES)  # the state of what is not asked for
Cells = Counter[tuple[str, str, int]]  # column, state, age in quarters
_LATE = 0.9  # the age that nine tenths of the values are not above
_FAMILY = "id_keluarga"
_OWN = pl.Struct({"variabel": pl.String, "sumber": pl.Int8, "tanggal": pl.Date})
_DATES: "dict[str, pl.DataType | type[pl.DataType]]" = {
    _FAMILY: pl.Int64,
    "tanggal": pl.Date,
    "pengecualian": pl.List(_OWN),
}


def counted(release: Path, quarter: "Quarter") -> list[dict[str, Any]]:
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
    files = sorted((release / "registry/family").glob("*/*.parquet"))
    for file in track(files, "quality: key variables"):
        _count(file, release / "registry/provenance" / file.parent.name, quarter, cells)
    return [
        {"variabel": name, "label": label, **_line({c.name for c in columns}, cells)}
        for name, label, columns in _variables()
    ]


def _count(file: Path, folder: Path, quarter: "Quarter", cells: Cells) -> None:
    """Add the families of a file to `cells`.

    They are counted by the date that most of their values share, then the few values with a date
    of their own are moved to it: a row per value would take five times as long.

    Parameters
    ----------
    folder : Path
        Where the provenance of their province lies.
    """
    columns = [column for *_, components in _variables() for column in components]
    named = {name for column in columns for name in (column.name, *column.asked_if)}
    family = pl.read_parquet(file, columns=[_FAMILY, *sorted(named)], hive_partitioning=False)
    state = family.select(map(_state, columns)).to_numpy().T
    dated, own = _dated(family[_FAMILY], folder, file.name, quarter)
    numbers = {column.name: number for number, column in enumerate(columns)}
    own = own.with_columns(
        pl.col("variabel").replace_strict(numbers, default=None, return_dtype=pl.Int64)
    ).drop_nulls("variabel")
    place, shared = dated["tempat"].to_numpy(), dated["umur"].to_numpy()
    which, its_place, before, after = (
        own[name].to_numpy() for name in ("variabel", "tempat", "umur", "umur_sendiri")
    )
    ages = 1 + int(max(shared.max(initial=0), after.max(initial=0)))
    counts = np.zeros((len(columns), _UNASKED + 1, ages), np.int64)
    for each, found in zip(state, counts, strict=True):
        cell = each[place].astype(np.int64) * ages + shared
        found += np.bincount(cell, minlength=found.size).reshape(found.shape)
    cell = (which * (_UNASKED + 1) + state[which, its_place]) * ages
    for age, sign in ((before, -1), (after, 1)):
        moved = np.bincount(cell + age, minlength=counts.size)
        counts += sign * moved.reshape(counts.shape)
    for column, found in zip(columns, counts, strict=True):
        for code, quarters in np.argwhere(found[:_UNASKED]).tolist():
            cells[column.name, _STATES[code], quarters] += int(found[code, quarters])


def _dated(
    families: pl.Series, folder: Path, name: str, quarter: "Quarter"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the place of families in their file and the age that most of their values share.

    And the values with a date of their own, with the same of their family.
    """
    places = families.to_frame().with_row_index("tempat")
    # merge writes both tables file by file
    for names in (name, "*.parquet"):
        dates = [
            pl.read_parquet(file, columns=list(_DATES), hive_partitioning=False)
            for file in sorted(folder.glob(names))
        ]
        told = pl.concat([pl.DataFrame(schema=_DATES), *dates]).with_row_index("baris")
        shared = told.select("baris", _FAMILY, _age(quarter).alias("umur"))
        dated = places.join(shared, on=_FAMILY).drop(_FAMILY)
        if len(dated) >= len(places):
            break
    own = (
        told.filter(pl.col("pengecualian").list.len() > 0)
        .select("baris", "pengecualian")
        .explode("pengecualian")
        .unnest("pengecualian")
        .select("baris", "variabel", _age(quarter).alias("umur_sendiri"))
    )
    return dated, own.join(dated, on="baris")


def _age(quarter: "Quarter") -> pl.Expr:
    """Return the age of a date in quarters; none is as old as this quarter."""
    date = pl.col("tanggal").dt
    age = quarter.index - 4 * date.year().cast(pl.Int64) - date.quarter().cast(pl.Int64)
    return age.clip(lower_bound=0).fill_null(0)


def _variables() -> list[tuple[str, str, tuple["Column", ...]]]:
    return [
        (variable.name, variable.label["id"], variable.components)
        for variable in load().variables
        if variable.key
    ]


def _state(column: "Column") -> pl.Expr:
    """Return what is known of a column, as its place in `_STATES` or `_UNASKED`."""
    value = pl.col(column.name)
    known, coarse, blank, unasked = (pl.lit(c, pl.UInt8) for c in range(_UNASKED + 1))
    others = [~pl.col(name).is_in(list(codes)) for name, codes in column.asked_if.items()]
    return (
        pl.when(value.is_null() & pl.any_horizontal(False, *others))
        .then(unasked)
        .when(value.is_null())
        .then(blank)
        .when(value.is_in(list(column.coarse)))
        .then(coarse)
        .otherwise(known)
        .alias(column.name)
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
        "umur_tengah": _quantile(ages, 0.5),
        "umur_tua": _quantile(ages, _LATE),
    }


def _quantile(ages: Counter[int], share: float) -> int | None:
    """Return the age that at least a share of the values are not above."""
    below, whole = 0, sum(ages.values())
    for age in sorted(ages):
        below += ages[age]
        if below >= share * whole:
            return age
    return None
