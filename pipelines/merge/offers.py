"""The long form of family values: one row per family and variable that somebody gave.

Built from the codebook's columns, so that a new variable needs no query of its own.
"""

from collections.abc import Collection

from pipelines.codebook import Column
from pipelines.registry import valued


def _is_text(column: Column) -> bool:
    return column.type == "VARCHAR"


def long_form(keys: str, relation: str, names: Collection[str] | None = None) -> str:
    """Return a select that turns the family columns of `relation` into rows.

    Parameters
    ----------
    keys : str
        Columns of `relation` to keep with each row, such as ``id_keluarga, sumber``.
    relation : str
        A table or view with every column of `valued()`, or with those of `names`.
    names : collection of str, optional
        Only these columns.

    Returns
    -------
    str
        Columns: `keys`, ``variabel``, ``nilai`` BIGINT, ``teks``; blanks give no row.
    """
    parts = []
    for kind, other, wanted in (("nilai", "teks", False), ("teks", "nilai", True)):
        listed = [
            column.name
            for column in valued()
            if _is_text(column) is wanted and (names is None or column.name in names)
        ]
        cast = "varchar" if wanted else "bigint"
        cells = ", ".join(f"{name}::{cast} as {name}" for name in listed)
        empty = "null::bigint" if wanted else "null::varchar"
        value = {kind: kind, other: f"{empty} as {other}"}
        parts.append(
            f"select {keys}, variabel, {value['nilai']}, {value['teks']} "
            f"from (select {keys}, {cells} from {relation}) "
            f"unpivot ({kind} for variabel in ({', '.join(listed)}))"
        )
    return " union all ".join(parts)


def paired_form(keys: str, relation: str) -> str:
    """Return a select that turns family columns, each beside its ``lama_…``, into rows.

    Returns
    -------
    str
        Columns: `keys`, ``variabel``, ``nilai``, ``teks``, ``nilai_lama``, ``teks_lama``; where
        the first of both is blank there is no row.
    """
    parts = []
    for kind, other, wanted in (("nilai", "teks", False), ("teks", "nilai", True)):
        listed = [column.name for column in valued() if _is_text(column) is wanted]
        cast, empty = ("varchar", "null::bigint") if wanted else ("bigint", "null::varchar")
        cells = ", ".join(
            f"{name}::{cast} as {name}, lama_{name}::{cast} as lama_{name}" for name in listed
        )
        pairs = ", ".join(f"({name}, lama_{name}) as {name}" for name in listed)
        values = {name: f"{empty} as {name}" for name in (other, f"{other}_lama")}
        told = ", ".join(
            values.get(name, name) for name in ("nilai", "teks", "nilai_lama", "teks_lama")
        )
        parts.append(
            f"select {keys}, variabel, {told} from (select {keys}, {cells} from {relation}) "
            f"unpivot include nulls (({kind}, {kind}_lama) for variabel in ({pairs})) "
            f"where {kind} is not null"
        )
    return " union all ".join(parts)


def wide_form(relation: str) -> str:
    """Return a select with one row per `id_keluarga` of the long `relation`."""
    cells = ", ".join(
        f"max({'teks' if _is_text(column) else 'nilai'}) "
        f"filter (where variabel = '{column.name}') as {column.name}"
        for column in valued()
    )
    return f"select id_keluarga, {cells} from {relation} group by id_keluarga"
