"""Whether the definitions of sources of any agency make sense, each by itself and together."""

import re
from collections.abc import Callable, Sequence

from pipelines.quarter import is_quarter
from pipelines.sources import facts, words
from pipelines.sources.definition import Column, Source, Table
from pipelines.sources.envelope import envelope_schema
from pipelines.sources.facts import PROGRAMME, STATUS, SUBJECT
from pipelines.sources.general import Comparison, Fact, Skip
from pipelines.sources.loading import DefinitionError, normal

NIK, KK, NAME, BORN = SUBJECT
_ONE_TABLE = ("family", "person", "survey_family", "survey_person")
_PLAIN = re.compile(r"[a-z][a-z0-9_]{1,59}")
_RULE = re.compile(r"[A-Z][A-Z0-9_]{2,59}")
_MOST_SOURCES = 127  # one byte of every row of the register says whose it is
_LARGEST_SCALE = 1_000_000  # degrees are kept in millionths; beyond it sums would not fit
_FORMATS = ("csv", "xlsx", "parquet", "jpeg", "png")
_SERIAL = "serial"
# what a written date may hold; a day or month may lack its zero (%-d, %-m)
_PARTS = re.compile(r"%(-[dm]|[a-zA-Z%]|$)")
_KNOWN_PARTS = {"Y", "y", "m", "-m", "B", "b", "d", "-d", "H", "M", "S"}
_YEAR, _MONTH, _DAY = {"Y", "y"}, {"m", "-m", "B", "b"}, {"d", "-d"}


def check(sources: Sequence[Source]) -> None:
    """Refuse what the tables, facts, programmes and comparisons of sources may not say.

    Raises
    ------
    DefinitionError
        Naming the place in the YAML.
    """
    _once(sources, "facts", lambda source: source.facts, _PLAIN)
    _once(sources, "programmes", lambda source: source.programmes, _PLAIN)
    _once(sources, "comparisons", lambda source: source.comparisons, _RULE)
    for source in sources:
        _check_envelope(source)
        into: dict[str, str] = {}
        for name, fact in source.facts.items():
            _check_fact(f"{source.source}.facts.{name}", name, fact)
        for name, table in source.tables.items():
            place = f"{source.source}.tables.{name}"
            if not _PLAIN.fullmatch(name):
                _refuse(place, f"a name is written {_PLAIN.pattern}")
            if table.into in _ONE_TABLE and table.into in into:
                _refuse(place, f"{into[table.into]} has these already: families are judged whole")
            into[table.into] = name
            _check_columns(place, table)
            if table.is_general:
                _check_table(place, source, table, sources)
        for code, rule in source.comparisons.items():
            _check_comparison(f"{source.source}.comparisons.{code}", rule, sources)


def _refuse(place: str, said: str) -> None:
    raise DefinitionError(f"{place}: {said}")


def _check_envelope(source: Source) -> None:
    """Refuse what no submission could satisfy, and a number that no table could hold."""
    if not 1 <= source.number <= _MOST_SOURCES:
        _refuse(f"{source.source}.number", f"a number is from 1 to {_MOST_SOURCES}")
    for key, given, known in (
        ("requires", source.requires, tuple(envelope_schema()["properties"])),
        ("formats", source.formats, _FORMATS),
    ):
        if wrong := [each for each in given if each not in known]:
            _refuse(f"{source.source}.{key}", f"{wrong[0]!r} is none of {', '.join(known)}")


def _check_dates(place: str, column: Column) -> None:
    """Refuse a form by which no date could be read, or one that leaves open which day it is."""
    for form in column.dates:
        if form == _SERIAL:
            continue
        parts = set(_PARTS.findall(form)) - {"%"}
        if unknown := sorted(parts - _KNOWN_PARTS):
            _refuse(place, f"dates: {form!r} holds %{unknown[0]}, which nothing reads")
        # an agency may date its rows by the month, which then counts from its first day
        needed = [_YEAR, _MONTH, *([_DAY] if column.variable == BORN else [])]
        if not all(parts & each for each in needed):
            said = "day, month and year" if len(needed) == 3 else "month and year"
            _refuse(place, f"dates: {form!r} does not say {said}")


def _once(
    sources: Sequence[Source],
    kind: str,
    of: Callable[[Source], object],
    form: re.Pattern[str],
) -> None:
    seen: dict[str, str] = {}
    for source in sources:
        for name in of(source):  # type: ignore[attr-defined]
            place = f"{source.source}.{kind}.{name}"
            if not form.fullmatch(name):
                _refuse(place, f"a name is written {form.pattern}")
            if name in seen:
                _refuse(place, f"declared by {seen[name]} already; use it without declaring it")
            seen[name] = source.source


def _check_fact(place: str, name: str, fact: Fact) -> None:
    numeric = fact.kind in ("amount", "count")
    if name in facts.book_answers() or name in (*SUBJECT, PROGRAMME, STATUS, "tanggal"):
        _refuse(place, "the codebook has a variable of this name; feed it without declaring it")
    if numeric is bool(fact.codes):
        _refuse(place, "codes go with kind code or flag, and these need them")
    if numeric and (len(fact.between) != 2 or not fact.unit or fact.between[0] > fact.between[1]):
        _refuse(place, "an amount or count needs a unit and between: [lowest, highest]")
    if not numeric and fact.between:
        _refuse(place, "a range goes with an amount or a count")


def _check_columns(place: str, table: Table) -> None:
    headers = {normal(header) for c in table.sent for header in (c.header, *c.aliases)}
    for number, skip in enumerate(table.skip):
        _check_skip(f"{place}.skip[{number}]", skip, headers)
    for column in table.columns:
        where = f"{place} ({column.header})"
        for name in sorted(set(column.words) - words.load().keys()):
            _refuse(where, f"no word list {name}; there are {', '.join(words.load())}")
        _check_dates(where, column)
        if not 0 <= column.scale <= _LARGEST_SCALE:
            _refuse(where, f"scale is from 0 to {_LARGEST_SCALE}")
        said = [*column.codes, *column.programmes] if table.is_general else []
        for word in said:
            if word != " ".join(word.upper().split()):
                _refuse(where, f"write {word!r} in upper case, trimmed")
    if not 1 <= table.header_rows <= 5 or table.header_row < 0:
        _refuse(place, "header_row is 0 or more, header_rows 1 to 5")


def _check_skip(place: str, skip: Skip, headers: set[str]) -> None:
    if skip.header and normal(skip.header) not in headers:
        _refuse(place, f"no column has the header {skip.header!r}")
    if sum((bool(skip.words), bool(skip.starts), skip.blank, skip.digits)) != 1:
        _refuse(place, "one of words, starts, blank and digits")
    if not all(each.strip() for each in (*skip.words, *skip.starts)):
        _refuse(place, "an empty text would be in every line, or in none; blank tells empty cells")
    if skip.blank and not skip.header:
        _refuse(place, "blank needs a header; lines without any cell are passed over anyway")


def _check_table(place: str, source: Source, table: Table, sources: Sequence[Source]) -> None:
    if source.class_ != "ekstrak":
        _refuse(f"{source.source}.class", "facts and programmes come from an ekstrak")
    if table.codebook or len(table.sheets) > 1:
        _refuse(place, "codebook: true and several sheets go with families and persons only")
    fed = {column.variable for column in table.used}
    _check_subject(place, table, fed)
    about = fed - {*SUBJECT, "tanggal"}
    if table.into == "programme":
        _check_programmes(place, table, about, sources)
    else:
        _check_facts(place, table, about, sources)


def _check_programmes(place: str, table: Table, about: set[str], sources: Sequence[Source]) -> None:
    if about != {PROGRAMME, STATUS}:
        _refuse(place, f"a programme table feeds {PROGRAMME} and {STATUS}, and no other")
    for column in table.used:
        _check_programme(f"{place} ({column.header})", column, sources)


def _check_facts(place: str, table: Table, about: set[str], sources: Sequence[Source]) -> None:
    known = {*facts.book_answers(), *facts.declared(sources)}
    for name in sorted(about - known):
        _refuse(place, f"{name!r} is neither an answer of the codebook nor declared under facts")
    if not about:
        _refuse(place, "no column feeds a fact")
    for column in table.used:
        _check_codes(f"{place} ({column.header})", column, sources)


def _check_subject(place: str, table: Table, fed: set[str]) -> None:
    if not fed & {NIK, KK}:
        _refuse(place, f"no column feeds {NIK} or {KK}: whose rows are these?")
    if not fed & {KK, NAME, BORN} and not table.nik_verified:
        _refuse(
            place,
            f"a NIK links only where {NAME}, {BORN} or {KK} agrees and no column feeds one of "
            "them; where the agency checked every NIK with Dukcapil, say how under nik_verified",
        )


def _check_programme(place: str, column: Column, sources: Sequence[Source]) -> None:
    known = facts.programmes(sources)
    if column.programmes and column.variable != PROGRAMME:
        _refuse(place, f"programmes: goes with {PROGRAMME}")
    for name in column.programmes.values():
        if name and name not in known:
            _refuse(
                place,
                f"programme {name!r} is in no national rule; declare it under programmes: "
                f"(known: {', '.join(sorted(known))})",
            )
    if column.variable == STATUS:
        legal = words.load()[STATUS].codes
        wrong = [code for code in column.codes.values() if code not in legal]
        if wrong:
            _refuse(place, f"{wrong[0]} is no code of {STATUS}: {', '.join(map(str, legal))}")


def _check_codes(place: str, column: Column, sources: Sequence[Source]) -> None:
    fact = facts.declared(sources).get(column.variable)
    book = facts.book_answers().get(column.variable)
    codes = set(fact.codes) if fact else set(book.values) if book else set()
    wrong = [code for code in column.codes.values() if codes and code not in codes]
    if wrong:
        _refuse(place, f"{wrong[0]} is no code of {column.variable}")


def _check_comparison(place: str, rule: Comparison, sources: Sequence[Source]) -> None:
    known = facts.known_names(sources)
    if not rule.values:
        _refuse(place, "no quarter under values")
    for quarter, condition in rule.values.items():
        where = f"{place}.values.{quarter}"
        if not is_quarter(quarter):
            _refuse(where, "not a quarter such as 2026Q1")
        names = facts.names_in(condition.when)
        if unknown := [name for name in names if name not in known]:
            _refuse(where, f"when names {unknown[0]!r}, which nobody tells")
        if not any(known[name] in ("fact", "programme") for name in names):
            _refuse(where, "when compares no fact and no programme")
