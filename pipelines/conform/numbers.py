"""Cells that hold numbers: counted things, amounts, and codes, which a word may stand for."""

from pipelines.conform.naming import Reading, first_of, listed, named, quoted, text
from pipelines.conform.tables import Field
from pipelines.sources import Column, words

_NUMBER = {"": "number", ",": "number_with_comma", ".": "number_with_point"}


def steps(column: Column) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return the name of a column's whole number, and the steps that make it."""
    number, whole = named("number", column.header), named("whole", column.header)
    read = _NUMBER[column.decimal]
    if column.scale and not column.decimal:
        read = "number_with_fraction"
    return (
        whole,
        {number: f"{read}({quoted(column.header)})"},
        {whole: f"whole({number})"},
    )


def _known(field: Field, column: Column) -> dict[str, int]:
    """Return the words that the column knows, with their codes."""
    known = dict(column.codes)
    for name in column.words:
        known = {**words.load()[name].words, **known}
    labels = dict(field.labels)
    if field.book:
        of_book = [*field.book.codes.items(), *field.book.coarse.items()]
        labels = {value: str(label["id"]) for value, label in of_book}
    for value, label in labels.items() if column.labels else ():
        known.setdefault(" ".join(label.upper().split()), value)
    return known


def _mapped(column: Column, field: Field, whole: str) -> str | None:
    """Return the SQL of the value that the list of words gives, or None without a list."""
    known = _known(field, column)
    numbers = {int(word): value for word, value in known.items() if word.isdecimal()}
    others = {text(word): value for word, value in known.items() if not word.isdecimal()}
    parts = []
    for sent, words_of in ((whole, numbers), (f"word({quoted(column.header)})", others)):
        if words_of:
            whens = " ".join(f"when {word} then {value}" for word, value in words_of.items())
            parts.append(f"case {sent} {whens} end")
    return first_of(parts) if parts else None


def code(field: Field, column: Column, wrong: str) -> Reading:
    """Return how a column of codes is read; `wrong` as in `pipelines.conform.cells`."""
    whole, first, second = steps(column)
    codes = field.codes or (field.book.values if field.book else ())
    legal = listed([str(code) for code in sorted(codes)])
    own = f"case when {whole} in ({legal}) then {whole} end"
    mapped = _mapped(column, field, whole)
    value = own
    if mapped is not None:
        value = first_of([own, mapped]) if column.own_codes else mapped
    return Reading(f"({value})::{field.type}", broken={"code": wrong}, first=first, second=second)


def count(field: Field, column: Column, wrong: str) -> Reading:
    """Return how a column of whole numbers is read, of which a word may stand for some."""
    whole, first, second = steps(column)
    if column.scale:
        second = {whole: f"round({next(iter(first))}::decimal(38, 6) * {column.scale})::bigint"}
    low, high = (field.book and field.book.between) or field.between or (0, 2**31 - 1)
    legal = f"{whole} between {low} and {high}"
    if field.book and field.book.coarse:
        codes = listed([str(code) for code in sorted(field.book.coarse)])
        legal = f"{legal} or {whole} in ({codes})"
    own = f"case when {legal} then {whole} end"
    mapped = _mapped(column, field, whole)
    value = own
    broken = {
        "number": f"{whole} is null and {wrong}",
        "range": f"{whole} is not null and {wrong}",
    }
    if mapped is not None:
        value = first_of([own, mapped]) if column.own_codes else mapped
        broken = {"code": wrong}
    return Reading(f"({value})::{field.type}", broken=broken, first=first, second=second)


def real(field: Field, column: Column, wrong: str) -> Reading:
    """Return how a column of numbers above 0 is read, fractions and all."""
    step = named("number", column.header)
    return Reading(
        f"case when isfinite({step}) and {step} > 0 then {step} end",
        broken={"number": wrong},
        first={step: f"try_cast({quoted(column.header)} as double)"},
    )
