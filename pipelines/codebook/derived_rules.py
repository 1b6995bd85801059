"""Rules that follow from a column: code, number, range, date, digits, blank, skip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipelines.codebook.claimable import life_events
from pipelines.codebook.model import Column, Rule, Variable

# what a rule about a single cell is called after its column
_SUFFIX = {
    "code": "KODE",
    "number": "ANGKA",
    "range": "RENTANG",
    "date": "TANGGAL",
    "digits": "DIGIT",
    "blank": "KOSONG",
}


def code_of(column: str, check: str) -> str:
    """Return the code of the rule about single cells of a column."""
    return f"{column.upper()}_{_SUFFIX[check]}"


def derived_rules(variables: tuple[Variable, ...]) -> tuple[Rule, ...]:
    """Return the rules about single cells, and those about questions to be skipped.

    A column that stands in both tables, as the family card number does, has its rules once.
    """
    rules: dict[str, Rule] = {}
    for variable in variables:
        for column in variable.components:
            if column.stored and not column.derived:
                for rule in (*_cell_rules(column, variable), *_skip_rules(column, variable)):
                    rules.setdefault(rule.code, rule)
    return (*rules.values(), _claim_evidence(variables))


def condition(column: Column) -> str | None:
    """Return the DuckDB expression that says whether the question applies to a row."""
    parts = [
        f"{other} in ({', '.join(map(str, answers))})" for other, answers in column.asked_if.items()
    ]
    return " and ".join(parts) or None


def holds(column: Column) -> str | None:
    """Return the DuckDB condition that every legal, present value of a column fulfils."""
    if column.codes:
        return _among(column.name, column.values)
    if column.between:
        low, high = column.between
        plain = f"{column.name} between {low} and {high}"
        return f"({plain} or {_among(column.name, column.coarse)})" if column.coarse else plain
    if column.kind == "id":
        # leading zeros are not stored, so only the longest form bounds a number
        return f"{column.name} between 1 and {10 ** max(column.digits) - 1}"
    if column.kind == "region":
        return f"regexp_matches({column.name}, '^[0-9]{{{column.digits[0]}}}$')"
    return None


def _among(name: str, values: Iterable[int]) -> str:
    """Return the condition that a column is one of some numbers: ranges are quicker than lists."""
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    parts = [f"{name} between {first} and {last}" for first, last in runs]
    return f"({' or '.join(parts)})" if len(parts) > 1 else parts[0]


def _cell_rules(column: Column, variable: Variable) -> Iterator[Rule]:
    name = column.label["id"]

    def rule(check: str, message: str, fix: str, **more: object) -> Rule:
        given = {"severity": column.on_error, "when": None, **more}
        return Rule(
            code=code_of(column.name, check),
            scope="cell",
            table=column.asked_of,
            variable=column.name,
            check=check,
            message=message,
            fix=fix,
            reference=variable.reference.title,
            **given,  # type: ignore[arg-type]
        )

    if column.codes:
        legal = ", ".join(str(code) for code in column.codes)
        yield rule(
            "code",
            f"{name}: isian bukan kode yang berlaku.",
            f"Isi dengan salah satu kode: {legal}.",
        )
    if column.between:
        low, high = column.between
        yield rule(
            "number",
            f"{name}: isian bukan bilangan bulat.",
            "Isi dengan angka saja, tanpa satuan dan tanpa pemisah ribuan.",
        )
        yield rule(
            "range",
            f"{name}: isian di luar rentang {low} sampai {high}.",
            f"Periksa kembali; isian yang sah {low} sampai {high} ({column.unit}).",
        )
    if column.kind == "date":
        yield rule(
            "date",
            f"{name}: isian bukan tanggal yang dapat dibaca.",
            "Tulis sebagai tahun-bulan-hari, misalnya 1990-01-31.",
        )
    if column.digits:
        lengths = " atau ".join(map(str, column.digits))
        yield rule(
            "digits",
            f"{name}: harus tepat {lengths} angka.",
            f"Isi {lengths} angka tanpa spasi atau tanda lain; simpan kolomnya sebagai teks.",
            keeps_out=column.vital,
        )
    if column.required or column.key:
        yield _blank_rule(column, rule)


def _blank_rule(column: Column, rule: Callable[..., Rule]) -> Rule:
    fix = "Lengkapi isian ini pada pengiriman berikutnya; nilai lama tetap dipakai."
    if column.vital:
        fix = "Isi kolom ini; tanpa isian ini baris tidak dapat diproses."
    return rule(
        "blank",
        f"{column.label['id']}: belum diisi.",
        fix,
        severity="galat" if column.vital else "peringatan",
        when=condition(column),
        keeps_out=column.vital,
    )


def _skip_rules(column: Column, variable: Variable) -> Iterator[Rule]:
    applies = condition(column)
    if applies is None:
        return
    # an answer of "none" to a question that does not apply says nothing wrong
    answered = f"{column.name} <> 0" if column.between else f"{column.name} is not null"
    wanted = " dan ".join(
        f"{other} berkode {'/'.join(map(str, answers))}"
        for other, answers in column.asked_if.items()
    )
    yield Rule(
        code=f"{column.name.upper()}_LEWATI",
        severity=column.skip_severity,
        scope="row",
        table=column.asked_of,
        variable=column.name,
        when=f"coalesce({answered} and not ({applies}), false)",
        message=f"{column.label['id']}: diisi padahal seharusnya dilewati.",
        fix=f"Kosongkan, atau perbaiki pertanyaan asalnya: hanya diisi bila {wanted}.",
        reference=variable.reference.title,
    )


def _claim_evidence(variables: tuple[Variable, ...]) -> Rule:
    """Return the rule that a citizen's claim brings the photos which its variable demands."""
    demanded: dict[str, int] = {}
    for variable in variables:
        names = {variable.name, *(column.name for column in variable.components)}
        for name in names:
            demanded[name] = max(demanded.get(name, 0), len(variable.evidence))
    demanded |= {name: len(event.evidence) for name, event in life_events().items()}
    cases = " ".join(f"when '{name}' then {count}" for name, count in sorted(demanded.items()))
    return Rule(
        code="KLAIM_FOTO_KURANG",
        severity="peringatan",
        scope="row",
        table="claim",
        variable="jumlah_foto",
        when="coalesce(coalesce(jumlah_foto, 0) "
        f" < case coalesce(variabel, peristiwa) {cases} "
        "else 1 end, false)",
        message="Foto bukti yang sah kurang dari yang diminta; usul/sanggah menunggu bukti.",
        fix="Lampirkan foto sesuai daftar bukti variabel itu di kamus data, lalu ajukan lagi.",
        reference="Kepmensos 245/HUK/2025",
    )
