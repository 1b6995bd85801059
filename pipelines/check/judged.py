"""Every rule that a row of the frozen register may break, as an SQL condition.

Rules are the codebook's: cells, answers of one row beside each other, whole families. A few
concern the register alone. What the check tells of each, and which of them stop a quarter, stands
here; the numbers are dated rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipelines import codebook, registry
from pipelines.codebook import Column
from pipelines.codebook.derived_rules import code_of, condition, holds

Limit = Literal["none", "blanks"] | None
TABLES = ("family", "person")
_AGE = "date_sub('year', tanggal_lahir, tanggal_acuan)"  # so many rules ask; it is told once
# never blank, beside what the codebook says
_ALWAYS = {
    "family": (
        "id_keluarga",
        "nomor_kartu_keluarga",
        "kode_kelurahan_desa",
        "kode_provinsi",
        "kode_kabupaten_kota",
        "kode_kecamatan",
        "usia_data_triwulan",
    ),
    "person": ("id_individu", "status_padan"),
}
_MATCHES = (
    "padan",
    "padan_sebagian",
    "tidak_padan",
    "meninggal",
    "pindah",
    "ganda",
    "tanpa_nik",
)
# what the register is asked beside the codebook: table → code, column, condition, words
_OWN = {
    "family": (
        (
            "USIA_DATA_TRIWULAN_RENTANG",
            "usia_data_triwulan",
            "usia_data_triwulan not between 0 and 400",
            "usia_data_triwulan: 0 sampai 400",
        ),
        (
            "KELUARGA_PROVINSI_LAIN",
            "kode_provinsi",
            "kode_provinsi <> prov",
            "Keluarga di berkas provinsi lain",
        ),
        (
            "KELUARGA_TANPA_ANGGOTA",
            "id_keluarga",
            "jumlah_anggota = 0 and not tanpa_peringkat",
            "Keluarga tanpa anggota aktif di luar daftar tanpa peringkat",
        ),
    ),
    "person": (
        (
            "STATUS_PADAN_KODE",
            "status_padan",
            f"status_padan not in {_MATCHES}",
            "status_padan: hanya nilai yang dikenal",
        ),
        (
            "INDIVIDU_TANPA_KELUARGA",
            "id_keluarga",
            # the dead and those gone abroad may outlive their family in the register
            "not ada_keluarga and coalesce(status_keberadaan, 1) not in (2, 4)",
            "Individu yang keluarganya tidak ada di register",
        ),
    ),
}
_OWN_CELLS = frozenset({"USIA_DATA_TRIWULAN_RENTANG", "STATUS_PADAN_KODE"})
# counted facts of `register_fact` → the rules of which any is broken
FACTS = {
    "region_not_nested": (
        "KODE_PROVINSI_COCOK",
        "KODE_KABUPATEN_KOTA_COCOK",
        "KODE_KECAMATAN_COCOK",
    ),
    "in_another_province": ("KELUARGA_PROVINSI_LAIN",),
    "empty_but_ranked": ("KELUARGA_TANPA_ANGGOTA",),
    "two_heads": ("KEPALA_GANDA",),
    "person_without_family": ("INDIVIDU_TANPA_KELUARGA",),
    "born_later": ("LAHIR_SESUDAH_TRIWULAN",),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule as it applies to rows of the register.

    Attributes
    ----------
    code, column : str
        The rule, and the column at fault.
    sql : str
        True where a row breaks it.
    says : str
        What must hold, in Indonesian.
    limit : {"none", "blanks"}, optional
        How many rows may break it before the quarter stops: none, or as many as key variables
        may be blank. None: the check tells of it only; its sender was told at the border.
    """

    code: str
    column: str
    sql: str
    says: str
    limit: Limit = None


def rules_of(table: str) -> tuple[Judged, ...]:
    """Return every rule about the rows of a table of the register, in a fixed order.

    Parameters
    ----------
    table : {"family", "person"}
    """
    found: dict[str, Judged] = {}
    for judged in (*_cells(table), *_by_expression(table), *_own(table)):
        found.setdefault(judged.code, judged)
    return tuple(found.values())


def _cells(table: str) -> Iterator[Judged]:
    """Yield what must hold of each column alone."""
    for name in _ALWAYS[table]:
        says = f"{name}: selalu terisi"
        yield Judged(code_of(name, "blank"), name, f"{name} is null", says, "none")
    stored = registry.schema(table)
    for column in codebook.load().columns(table):
        if column.name not in stored:
            continue
        yield from _legal(column)
        if column.key or column.required:
            says = f"{column.label['id']}: tidak terlalu banyak yang kosong"
            asked = f" and {applies}" if (applies := condition(column)) else ""
            yield Judged(
                code_of(column.name, "blank"),
                column.name,
                f"{column.name} is null{asked}",
                says,
                "blanks" if column.key and table == "family" else None,
            )


def _legal(column: Column) -> Iterator[Judged]:
    """Yield that a column holds what its definition allows."""
    legal = holds(column)
    if legal is None:
        return
    kind, words = "digits", "banyaknya angka benar"
    if column.codes:
        kind, words = "code", "hanya kode buku kode"
    elif column.between:
        kind, words = "range", "dalam rentang"
    says = f"{column.label['id']}: {words}"
    yield Judged(code_of(column.name, kind), column.name, f"not ({legal})", says, "none")


def _by_expression(table: str) -> Iterator[Judged]:
    """Yield the codebook's rules about answers beside each other, and about whole families."""
    for scope in ("row", "family"):
        for rule in codebook.load().sql_rules(scope, table):
            assert rule.when
            sql = rule.when.replace(_AGE, "usia")
            yield Judged(rule.code, rule.variable or "", sql, rule.message)


def _own(table: str) -> Iterator[Judged]:
    for code, column, sql, says in _OWN[table]:
        yield Judged(code, column, sql, says, "none" if code in _OWN_CELLS else None)
