"""Which rules apply to a source's table, and the SQL that says where a row breaks one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.codebook import Codebook, Rule
from pipelines.codebook import Column as BookColumn
from pipelines.codebook import load as load_codebook
from pipelines.conform import general
from pipelines.conform.naming import Reading, is_blank, text
from pipelines.conform.subject import Subject
from pipelines.conform.tables import (
    ESSENTIAL,
    FAMILY,
    KK,
    NIK,
    PERSON,
    VILLAGE,
    Field,
    field_of,
)

BITS = 60  # of one mask
# What a base register's broken row does: only these, and rules marked so, keep it out.
_ALWAYS_OUT = frozenset({"LARIK"})
_IDS = {
    (NIK, "typed_number"): "NIK_ANGKA",
    (NIK, "exponent"): "NIK_EKSPONEN",
    (KK, "typed_number"): "KK_ANGKA",
    (KK, "exponent"): "KK_EKSPONEN",
}
_GENERAL = {
    "code": "NILAI_KODE",
    "number": "NILAI_ANGKA",
    "range": "NILAI_RENTANG",
    "date": "NILAI_TANGGAL",
    "failure": "NILAI_GALAT",
}
# Of a sign-off by itself; what the others of its proposal make of it is told by the chain.
_SIGNOFF_CHECKS = {
    "PENGESAHAN_RUJUKAN": "(nomor_usulan is null) = (submission is null)",
    "PENGESAHAN_TANGGAL": "tanggal > tanggal_kirim",
    "PENGESAHAN_PERAN": "not may_hold(tingkat, peran)",
    "PENGESAHAN_DOKUMEN": "not is_paper_of(tingkat, nomor_dokumen)",
    "MUSYAWARAH_DI_LUAR_JADWAL": (
        "is_meeting(tingkat, nomor_dokumen) "
        "and day(tanggal) not between musyawarah_awal and musyawarah_akhir"
    ),
}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule as it applies to a table.

    Attributes
    ----------
    rule, variable : str
        Rule code, and the variable at fault as it is reported.
    sql : str
        True where a row breaks it; never null.
    holds : bool
        The row (and its family) is held back; else it is only reported.
    empties : bool
        The value is emptied instead (base register).
    sheet : int or None
        The sheet at whose row it is reported; None: at all rows of the family's sheets.
    """

    rule: str
    variable: str
    sql: str
    holds: bool
    empties: bool = False
    sheet: int | None = 0


def checks(subject: Subject) -> tuple[Check, ...]:
    """Return every check of a table, in a fixed order."""
    found = [_check(subject, load_codebook().rule("LARIK"), "_cacat is not null", None)]
    for variable, how in subject.readings.items():
        if variable == "foto":
            continue
        field = field_of(subject.into, variable)
        found += _cell_checks(subject, field, how)
        found += _blank_checks(subject, field)
    found += _row_checks(subject)
    found += _own_checks(subject)
    return tuple(found)


def _check(
    subject: Subject, rule: Rule, sql: str, variable: str | None, essential: bool = False
) -> Check:
    name = variable if variable is not None else (rule.variable or "")
    galat = rule.severity == "galat" or essential
    out = rule.keeps_out or rule.code in _ALWAYS_OUT
    return Check(
        rule.code,
        name,
        sql,
        holds=out if subject.is_base else galat,
        empties=subject.is_base and galat and not out and rule.scope == "row",
        sheet=subject.sheet_of(name) if name in subject.groups else None,
    )


def _cell_checks(subject: Subject, field: Field, how: Reading) -> Iterator[Check]:
    essential = field.name in ESSENTIAL.get(subject.into, ())
    for check, sql in how.broken.items():
        rule = cell_rule(load_codebook(), field.name, check)
        found = _check(subject, rule, sql, field.name, essential)
        if subject.table.is_general:
            yield replace(found, holds=general.holds(subject.groups, field.name))
            continue
        # what is not written can spoil nothing: its broken cell is only reported
        yield found if field.written else replace(found, holds=False, empties=False)


def cell_rule(book: Codebook, variable: str, check: str) -> Rule:
    """Return the rule that a cell breaks: the variable's own, else the general one."""
    if (variable, check) in _IDS:
        return book.rule(_IDS[variable, check])
    wanted = "digits" if check in ("typed_number", "exponent") else check
    for rule in book.rules:
        if rule.scope == "cell" and (rule.variable, rule.check) == (variable, wanted):
            return rule
    return book.rule(_GENERAL[wanted])


def _blank_checks(subject: Subject, field: Field) -> Iterator[Check]:
    book = load_codebook()
    blank = f"{field.name} is null and {is_blank(field)}"
    if field.name in ESSENTIAL.get(subject.into, ()):
        code = "NIK_KOSONG" if field.name == NIK else "NILAI_KOSONG"
        yield _check(subject, book.rule(code), blank, field.name)
    if subject.into not in ("family", "person"):
        return
    for rule in book.rules:
        if (rule.scope, rule.check, rule.variable) != ("cell", "blank", field.name):
            continue
        if subject.is_base and not rule.keeps_out:
            continue  # the base register's blanks are what it is, and no news to anybody
        asked = f" and coalesce({rule.when}, false)" if rule.when else ""
        if "status_kunjungan" in subject.groups and not rule.keeps_out:
            asked += " and coalesce(status_kunjungan, 1) = 1"
        yield _check(subject, rule, blank + asked, field.name)


def _row_checks(subject: Subject) -> Iterator[Check]:
    if subject.into not in ("family", "person", "claim", "claim_event"):
        return
    for rule in load_codebook().rules:
        if rule.scope == "row" and rule.check is None and rule.table == subject.into:
            assert rule.when
            yield _check(subject, rule, rule.when, rule.variable)


def _own_checks(subject: Subject) -> Iterator[Check]:
    """Yield the checks that need to know the submission."""
    book = load_codebook()
    if subject.into in FAMILY and subject.source.scope == "kabupaten":
        sql = "coalesce(left(kode_kelurahan_desa, 4) <> _kabupaten, false)"
        yield _check(subject, book.rule("WILAYAH_LAIN"), sql, "kode_kelurahan_desa")
    if subject.into in ("civil", "survey_family", "listing") and VILLAGE in subject.groups:
        field = field_of(subject.into, VILLAGE)
        unknown = f"{VILLAGE} is null and not {is_blank(field)}"
        found = _check(subject, book.rule("WILAYAH"), unknown, VILLAGE)
        yield replace(found, holds=subject.into != "civil")
    if "tanggal" in subject.groups and subject.into not in ("claim", "signoff"):
        sql = "coalesce(tanggal > tanggal_acuan, false)"
        yield _check(subject, book.rule("NILAI_TANGGAL"), sql, "tanggal")
    if "putusan" in subject.groups and subject.into == "family":
        sql = "putusan is not null and nomor_referensi is null"
        yield _check(subject, book.rule("KUNJUNGAN_TANPA_TIKET"), sql, "nomor_referensi")
    yield from _kind_checks(subject)


def _kind_checks(subject: Subject) -> Iterator[Check]:
    """Yield the checks of what the table holds: claims, sign-offs, facts or programmes."""
    book = load_codebook()
    if subject.into == "claim":
        yield from _claim_checks(subject)
    if subject.into == "signoff":
        for code, sql in _SIGNOFF_CHECKS.items():
            rule = book.rule(code)
            yield _check(subject, rule, f"coalesce({sql}, false)", rule.variable)
    if subject.table.is_general:
        for code, sql, name in general.checks(subject.into, subject.groups, subject.told):
            yield replace(_check(subject, book.rule(code), sql, name), holds=True)


def _columns_by_name() -> dict[str, BookColumn]:
    book = load_codebook()
    return {c.name: c for grain in ("person", "family") for c in book.columns(grain)}


def known_variables() -> list[str]:
    """Return the names that a claim may call a variable by: its own, or that of a column."""
    return sorted({*_columns_by_name(), *(v.name for v in load_codebook().variables)})


def _claim_checks(subject: Subject) -> Iterator[Check]:
    book = load_codebook()
    columns = _columns_by_name()
    known = ", ".join(map(text, known_variables()))
    legal = []
    for name, column in columns.items():
        if column.values and not column.between:
            codes = ", ".join(str(code) for code in sorted(column.values))
            legal.append(
                f"when {text(name)} then coalesce(whole(number(nilai)) in ({codes}), false)"
            )
        elif column.between:
            low, high = column.between
            within = f"whole(number(nilai)) between {low} and {high}"
            legal.append(f"when {text(name)} then coalesce({within}, false)")
    wrong = f"not case variabel {' '.join(legal)} else true end"
    for code, sql in (
        ("KLAIM_VARIABEL", f"coalesce(variabel not in ({known}), false)"),
        ("KLAIM_NILAI", f"variabel is not null and nilai is not null and {wrong}"),
        ("KLAIM_FOTO_HILANG", "_foto_ada < _foto_disebut"),
        ("KLAIM_FOTO_RUSAK", "_foto_sah < _foto_ada"),
        ("KLAIM_FOTO_SAMA", "_foto_sama"),
    ):
        yield _check(subject, book.rule(code), sql, None)


def is_unit(into: str) -> bool:
    """Return whether rows of the table belong to families."""
    return into in FAMILY + PERSON
