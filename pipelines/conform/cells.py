"""From a cell as sent to a value: the SQL of one column, and of what may be wrong with it.

The SQL comes in steps, each a column that the next may use: the number (or digits) in the cell,
the whole number, the typed value under the variable's name, whether the cell is blank.
"""

from pipelines.conform.naming import Reading, is_blank, named, quoted, text
from pipelines.conform.tables import VILLAGE, Field
from pipelines.sources import Column, words

_ISO = "%Y-%m-%d"
_NUMBER = {"": "number", ",": "number_with_comma", ".": "number_with_point"}


def _listed(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(values)


def _first(values: list[str]) -> str:
    return f"coalesce({_listed(values)})" if len(values) > 1 else values[0]


def _blank(field: Field, column: Column) -> str:
    words = _listed([text(word) for word in sorted({w for w in field.missing if w})])
    return f"coalesce(word({quoted(column.header)}) in ({words}), true)"


def reading(field: Field, columns: list[Column]) -> Reading:
    """Return how the columns that feed one variable become its value."""
    if field.kind == "programme":
        return _programmes(field, columns)
    if len(columns) == 1:
        alone = _one(field, columns[0], f"{field.name} is null and not {is_blank(field)}")
        return Reading(
            alone.value, _blank(field, columns[0]), alone.broken, alone.first, alone.second
        )
    each = []
    for column in columns:
        value = _one(field, column, "").value
        wrong = f"case when {value} is null then not {_blank(field, column)} else false end"
        each.append(_one(field, column, wrong))
    values = _listed([one.value for one in each])
    combined = {
        "sum": f"case when coalesce({values}) is not null then "
        + " + ".join(f"coalesce({one.value}, 0)" for one in each)
        + " end",
        "min": f"least({values})",
        "max": f"greatest({values})",
        "first": f"coalesce({values})",
    }[columns[0].combine]
    checks = sorted({check for one in each for check in one.broken})
    return Reading(
        f"({combined})::{field.type}",
        " and ".join(_blank(field, column) for column in columns),
        {
            check: " or ".join(f"({one.broken[check]})" for one in each if check in one.broken)
            for check in checks
        },
        {name: sql for one in each for name, sql in one.first.items()},
        {name: sql for one in each for name, sql in one.second.items()},
    )


def _one(field: Field, column: Column, wrong: str) -> Reading:
    """Return how one column is read; `wrong` says that it holds an answer and gave no value."""
    kinds = {
        "code": _code,
        "flag": _code,
        "count": _count,
        "amount": _count,
        "date": _date,
        "id": _id,
        "region": _region,
        "real": _real,
        "word": _word,
        "tier": _tier,
        "instant": _instant,
        "token": _token,
    }
    return kinds.get(field.kind, _text)(field, column, wrong)


def _steps(column: Column) -> tuple[str, dict[str, str], dict[str, str]]:
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


def _text(field: Field, column: Column, wrong: str) -> Reading:
    return Reading(f"nullif({quoted(column.header)}, '-')")


def _word(field: Field, column: Column, wrong: str) -> Reading:
    step = named("word", column.header)
    words = _listed([text(word) for word in field.words])
    value = f"case when {step} in ({words}) then {step} end"
    return Reading(
        value, broken={"code": wrong}, first={step: f"lower(word({quoted(column.header)}))"}
    )


def _tier(field: Field, column: Column, wrong: str) -> Reading:
    return Reading(f"tier_of({quoted(column.header)})", broken={"code": wrong})


def _instant(field: Field, column: Column, wrong: str) -> Reading:
    cell = quoted(column.header)
    # without an offset nobody knows which moment is meant
    told = f"regexp_full_match({cell}, '.*[0-9:](Z|[+-][0-9]{{2}}:?[0-9]{{2}})')"
    value = f"plausible(case when {told} then try_cast({cell} as timestamptz)::timestamp end)"
    return Reading(value, broken={"date": wrong})


def _token(field: Field, column: Column, wrong: str) -> Reading:
    cell = quoted(column.header)
    # whatever could be a NIK or KK, however its digits are grouped, is none
    legal = (
        f"regexp_full_match({cell}, '[A-Za-z0-9][A-Za-z0-9._/:-]{{0,39}}') "
        f"and not regexp_matches({cell}, '[0-9]{{16}}') "
        f"and not regexp_full_match({cell}, '([._/:-]*[0-9]){{16,}}[._/:-]*')"
    )
    return Reading(f"case when {legal} then {cell} end", broken={"code": wrong})


def _known(field: Field, column: Column) -> dict[str, int]:
    """Return the words that the column knows, with their codes."""
    known = dict(column.codes)
    for name in column.words:
        known = {**words.load()[name].words, **known}
    labels = dict(field.labels)
    if field.book:
        listed = [*field.book.codes.items(), *field.book.coarse.items()]
        labels = {code: str(label["id"]) for code, label in listed}
    for code, label in labels.items() if column.labels else ():
        known.setdefault(" ".join(label.upper().split()), code)
    return known


def _mapped(column: Column, field: Field, whole: str) -> str | None:
    """Return the SQL of the value that the list of words gives, or None without a list."""
    known = _known(field, column)
    numbers = {int(word): code for word, code in known.items() if word.isdecimal()}
    others = {text(word): code for word, code in known.items() if not word.isdecimal()}
    parts = []
    for sent, listed in ((whole, numbers), (f"word({quoted(column.header)})", others)):
        if listed:
            whens = " ".join(f"when {word} then {code}" for word, code in listed.items())
            parts.append(f"case {sent} {whens} end")
    return _first(parts) if parts else None


def _code(field: Field, column: Column, wrong: str) -> Reading:
    whole, first, second = _steps(column)
    codes = field.codes or (field.book.values if field.book else ())
    legal = _listed([str(code) for code in sorted(codes)])
    own = f"case when {whole} in ({legal}) then {whole} end"
    mapped = _mapped(column, field, whole)
    value = own
    if mapped is not None:
        value = _first([own, mapped]) if column.own_codes else mapped
    return Reading(f"({value})::{field.type}", broken={"code": wrong}, first=first, second=second)


def _count(field: Field, column: Column, wrong: str) -> Reading:
    whole, first, second = _steps(column)
    if column.scale:
        second = {whole: f"round({next(iter(first))}::decimal(38, 6) * {column.scale})::bigint"}
    low, high = (field.book and field.book.between) or field.between or (0, 2**31 - 1)
    legal = f"{whole} between {low} and {high}"
    if field.book and field.book.coarse:
        codes = _listed([str(code) for code in sorted(field.book.coarse)])
        legal = f"{legal} or {whole} in ({codes})"
    own = f"case when {legal} then {whole} end"
    mapped = _mapped(column, field, whole)
    value = own
    broken = {
        "number": f"{whole} is null and {wrong}",
        "range": f"{whole} is not null and {wrong}",
    }
    if mapped is not None:
        value = _first([own, mapped]) if column.own_codes else mapped
        broken = {"code": wrong}
    return Reading(f"({value})::{field.type}", broken=broken, first=first, second=second)


def _real(field: Field, column: Column, wrong: str) -> Reading:
    step = named("number", column.header)
    return Reading(
        f"case when isfinite({step}) and {step} > 0 then {step} end",
        broken={"number": wrong},
        first={step: f"try_cast({quoted(column.header)} as double)"},
    )


def reads_days(column: Column) -> bool:
    """Return whether a day that a file holds as one is read as that day."""
    return _ISO in _forms(column)


def _forms(column: Column) -> list[str]:
    return [form for form in column.dates if form != "serial"] or [_ISO]


def _date(field: Field, column: Column, wrong: str) -> Reading:
    cell = quoted(column.header)
    forms = _forms(column)
    parts = [f"try_cast({cell} as date)"] if _ISO in forms else []
    worded = [form for form in forms if "%B" in form or "%b" in form]
    plain = [text(form) for form in forms if form not in worded]
    if plain:
        parts.append(f"day_of({cell}, [{_listed(plain)}])")
    if worded:
        numbered = [text(f.replace("%B", "%m").replace("%b", "%m")) for f in worded]
        parts.append(f"day_of(with_month_number({cell}), [{_listed(numbered)}])")
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    if "serial" in column.dates:
        whole, first, second = _steps(column)
        parts.append(f"serial({whole})")
    value = f"plausible({_first(parts)})"
    return Reading(value, broken={"date": wrong}, first=first, second=second)


def _id(field: Field, column: Column, wrong: str) -> Reading:
    assert field.book
    digits, typed = named("digits", column.header), named("typed", column.header)
    number = named("id", column.header)
    lengths = _listed([str(length) for length in field.book.digits])
    legal = f"strlen({digits}) in ({lengths})"
    missing = [text(word) for word in sorted(set(field.missing)) if word.isdecimal()]
    if missing:
        legal += f" and {digits} not in ({_listed(missing)})"
    power = f"regexp_full_match({digits}, '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+')"
    return Reading(
        f"case when not {typed} and {legal} then {number} end",
        broken={
            "typed_number": typed,
            "exponent": f"case when {wrong} and not {typed} then {power} else false end",
            "digits": f"case when {wrong} and not {typed} then not {power} else false end",
        },
        first={
            digits: f"digits({quoted(column.header)})",
            typed: f"coalesce(contains(_angka, '|{field.name}|'), false)",
        },
        second={number: f"spelled({digits})"},
    )


def _region(field: Field, column: Column, wrong: str) -> Reading:
    assert field.book
    region = named("region", column.header)
    legal = f"regexp_full_match({region}, '[0-9]{{{field.book.digits[0]}}}')"
    # a village counts only if the master of the declared code system holds it
    value = "l.kode_kelurahan_desa"
    if field.name != VILLAGE:
        value = f"case when {legal} then {region} end"
    return Reading(
        value,
        broken={"digits": f"{region} is not null and not {legal} and {wrong}"},
        first={region: region_sent(column)},
    )


def _programmes(field: Field, columns: list[Column]) -> Reading:
    """Return how columns name programmes: all that any of them names, each once.

    Null where every column is blank or holds what is no programme; empty where words that mean
    none are all there is.
    """
    legal = _listed([text(name) for name in field.words])
    values, broken = [], []
    for column in columns:
        sent = f"word({quoted(column.header)})"
        said = " ".join(f"when {text(w)} then {text(n)}" for w, n in column.programmes.items())
        own = f"case when lower({sent}) in ({legal}) then lower({sent}) end"
        value = f"coalesce(case {sent} {said} end, {own})" if said else own
        values.append(value)
        broken.append(f"case when {value} is null then not {_blank(field, column)} else false end")
    listed = _listed(values)
    named = f"list_sort(list_distinct(list_filter([{listed}], lambda p: p <> '')))"
    return Reading(
        f"case when coalesce({listed}) is not null then {named} end",
        " and ".join(_blank(field, column) for column in columns),
        {"code": " or ".join(f"({each})" for each in broken)},
    )


def region_sent(column: Column) -> str:
    """Return the SQL of a region code as sent, without dots (and of its prefix only)."""
    sent = f"replace(digits({quoted(column.header)}), '.', '')"
    if column.prefix:
        long_enough = f"length({sent}) >= {column.prefix}"
        return f"case when {long_enough} then left({sent}, {column.prefix}) end"
    return sent
