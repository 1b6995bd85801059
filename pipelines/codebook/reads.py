"""Which columns and facts a rule looks at, read from its expression."""

from __future__ import annotations

from functools import cache

import sqlglot
from sqlglot import exp

from pipelines.codebook.model import Rule

# The columns that a fact about a whole family is counted from (sql/conform/unit.sql).
FACTS_FROM = {
    "jumlah_anggota": ("status_keberadaan",),
    "jumlah_dinyatakan": ("jumlah_anggota_keluarga",),
    "jumlah_kepala": ("status_hubungan_keluarga", "status_keberadaan"),
    "jumlah_pasangan": ("status_hubungan_keluarga", "status_keberadaan"),
    "usia_kepala": ("tanggal_lahir", "status_hubungan_keluarga"),
    "kelamin_kepala": ("jenis_kelamin", "status_hubungan_keluarga"),
    "kelamin_pasangan": ("jenis_kelamin", "status_hubungan_keluarga"),
    "usia_anak_tertua": ("tanggal_lahir", "status_hubungan_keluarga"),
    "usia_termuda_orang_tua": ("tanggal_lahir", "status_hubungan_keluarga"),
    "jumlah_nik_ganda": ("nomor_induk_kependudukan",),
    "kode_kelurahan_desa_ada": ("kode_kelurahan_desa",),
}
# Not answered by anybody: the quarter's end, and whether rows came at all.
_NO_ANSWER = frozenset({"tanggal_acuan", "ada_keluarga", "ada_anggota", "jumlah_baris"})


@cache
def names(expression: str) -> tuple[str, ...]:
    """Return the columns and facts that a DuckDB expression names, in alphabetical order."""
    parsed = sqlglot.parse_one(expression, dialect="duckdb")
    return tuple(sorted({column.name for column in parsed.find_all(exp.Column)}))


def variables(rule: Rule) -> tuple[str, ...]:
    """Return the answers that a rule compares, the one it is reported at among them."""
    read = names(rule.when) if rule.when and rule.check is None else ()
    found = {rule.variable} if rule.variable else set()
    for name in read:
        found |= set(FACTS_FROM.get(name, (name,)))
    return tuple(sorted(found - _NO_ANSWER))
