"""From the codebook to SQL text: types, checks and `create table`. Nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.codebook import Column, load

_GRAINS = ("family", "person")

# What the rules of scope "row" and "family" may name beside the columns of their table.
ROW_FACTS = {"tanggal_acuan": "DATE"}  # the last day of the quarter
FAMILY_FACTS = {
    "jumlah_baris": "BIGINT",
    "jumlah_anggota": "BIGINT",  # status_keberadaan 1, 5 or blank
    "jumlah_dinyatakan": "INTEGER",  # members as the sender counts them; null: not said
    "jumlah_kepala": "BIGINT",  # of those that are there
    "jumlah_pasangan": "BIGINT",  # likewise
    "usia_kepala": "BIGINT",
    "kelamin_kepala": "TINYINT",
    "kelamin_pasangan": "TINYINT",
    "usia_anak_tertua": "BIGINT",
    "usia_termuda_orang_tua": "BIGINT",
    "jumlah_nik_ganda": "BIGINT",
    "ada_keluarga": "BOOLEAN",
    "ada_anggota": "BOOLEAN",
    "kode_kelurahan_desa_ada": "BOOLEAN",
}
CLAIM_COLUMNS = {
    "nomor_tiket": "VARCHAR",
    "kanal": "VARCHAR",
    "jenis": "VARCHAR",
    "tanggal": "DATE",
    "nomor_induk_kependudukan": "BIGINT",
    "nomor_kartu_keluarga": "BIGINT",
    "variabel": "VARCHAR",
    "peristiwa": "VARCHAR",
    "nilai": "VARCHAR",
    "jumlah_foto": "INTEGER",
}
CLAIM_EVENT_COLUMNS = {
    "kejadian": "VARCHAR",
    "peran": "VARCHAR",
    "status_kunjungan": "TINYINT",
    "putusan": "VARCHAR",
}


def types(asked_of: str) -> dict[str, str]:
    """Return the DuckDB type of every stored column of ``family`` or ``person``."""
    if asked_of not in _GRAINS:
        raise ValueError(f"{asked_of!r} is neither family nor person")
    return {column.name: column.type for column in load().columns(asked_of)}


def holds(column: Column) -> str | None:
    """Return the SQL condition that every legal, present value of a column fulfils."""
    if column.codes:
        return f"{column.name} in ({', '.join(map(str, sorted(column.values)))})"
    if column.between:
        low, high = column.between
        plain = f"{column.name} between {low} and {high}"
        coarse = ", ".join(map(str, sorted(column.coarse)))
        return f"({plain} or {column.name} in ({coarse}))" if coarse else plain
    if column.kind == "id":
        low, high = 10 ** (min(column.digits) - 1), 10 ** max(column.digits) - 1
        return f"{column.name} between {low} and {high}"
    if column.kind == "region":
        return f"regexp_full_match({column.name}, '[0-9]{{{column.digits[0]}}}')"
    return None


def create_table(
    name: str,
    asked_of: str,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> str:
    """Return a `create table` whose checks are the codebook's.

    Parameters
    ----------
    name : str
        Name of the table.
    asked_of : {"family", "person"}
        Whose columns it has.
    before, after : mapping of str to str, optional
        Further columns and their types, in front and behind.
    """
    own = [_definition(column) for column in load().columns(asked_of)]
    lines = [
        *(f"{column} {kind}" for column, kind in (before or {}).items()),
        *own,
        *(f"{column} {kind}" for column, kind in (after or {}).items()),
    ]
    return f"create table {name} (\n    " + ",\n    ".join(lines) + "\n)"


def _definition(column: Column) -> str:
    condition = holds(column)
    check = f" check ({condition})" if condition else ""
    return f"{column.name} {column.type}{check}"
