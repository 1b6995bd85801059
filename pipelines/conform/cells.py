"""From a cell as sent to a value: the SQL of one column, and of what may be wrong with it.

The SQL comes in steps, each a column that the next may use: the number (or digits) in the cell,
the whole number, the typed value under the variable's name, whether the cell is blank.
"""

from pipelines.conform.naming import Reading, first_of, is_blank, listed, named, quoted, text
from pipelines.conform.numbers import code, count, real, steps
from pipelines.conform.tables import VILLAGE, Field
from pipelines.sources import Column

_ISO = "%Y-%m-%d"


def _blank(field: Field, column: Column) -> str:
    words = listed([text(word) for word in sorted({w for w in field.missing if w})])
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
    values = listed([one.value for one in each])
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
        "code": code,
        "flag": code,
        "count": count,
        "amount": count,
        "date": _date,
        "id": _id,
        "region": _region,
        "real": real,
        "word": _word,
        "tier": _tier,
        "instant": _instant,
        "token": _token,
    }
    return kinds.get(field.kind, _text)(field, column, wrong)


def _text(field: Field, column: Column, wrong: str) -> Reading:
    cell = quoted(column.header)
    failed = f"is_failure({cell})"
    return Reading(
        f"case when not {failed} then nullif({cell}, '-') end", broken={"failure": failed}
    )


def _word(field: Field, column: Column, wrong: str) -> Reading:
    step = named("word", column.header)
    words = listed([text(word) for word in field.words])
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
        parts.append(f"day_of({cell}, [{listed(plain)}])")
    if worded:
        numbered = [text(f.replace("%B", "%m").replace("%b", "%m")) for f in worded]
        parts.append(f"day_of(with_month_number({cell}), [{listed(numbered)}])")
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    if "serial" in column.dates:
        whole, first, second = steps(column)
        parts.append(f"serial({whole})")
    value = f"plausible({first_of(parts)})"
    return Reading(value, broken={"date": wrong}, first=first, second=second)


def _id(field: Field, column: Column, wrong: str) -> Reading:
    assert field.book
    digits, typed = named("digits", column.header), named("typed", column.header)
    number = named("id", column.header)
    lengths = listed([str(length) for length in field.book.digits])
    legal = f"strlen({digits}) in ({lengths})"
    missing = [text(word) for word in sorted(set(field.missing)) if word.isdecimal()]
    if missing:
        legal += f" and {digits} not in ({listed(missing)})"
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
    legal = listed([text(name) for name in field.words])
    values, broken = [], []
    for column in columns:
        sent = f"word({quoted(column.header)})"
        said = " ".join(f"when {text(w)} then {text(n)}" for w, n in column.programmes.items())
        own = f"case when lower({sent}) in ({legal}) then lower({sent}) end"
        value = f"coalesce(case {sent} {said} end, {own})" if said else own
        values.append(value)
        broken.append(f"case when {value} is null then not {_blank(field, column)} else false end")
    all_of = listed(values)
    named = f"list_sort(list_distinct(list_filter([{all_of}], lambda p: p <> '')))"
    return Reading(
        f"case when coalesce({all_of}) is not null then {named} end",
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
