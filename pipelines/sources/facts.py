"""What sources of any agency tell: which facts there are, which programmes, what is compared."""

import re
from collections.abc import Iterable, Mapping

from pipelines.codebook import Column as BookColumn
from pipelines.codebook import Rule
from pipelines.codebook import load as load_codebook
from pipelines.registry import answers, valued
from pipelines.rules.programmes import national
from pipelines.sources import words
from pipelines.sources.definition import Source
from pipelines.sources.general import Comparison, Fact

PROGRAMME = "program"
STATUS = words.STATUS
PREFIX = "program_"  # of a programme in a comparison: the state of the family in it, by code
# Whose row it is, and what is compared before a NIK links it; the same in every general table.
SUBJECT = ("nomor_induk_kependudukan", "nomor_kartu_keluarga", "nama", "tanggal_lahir")
DESIL = ("desil_nasional", "desil_nasional_sebelumnya", "jumlah_anggota")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTED = re.compile(r"'[^']*'")
_SQL = frozenset(
    ("and", "or", "not", "in", "is", "null", "between", "coalesce", "abs", "true", "false")
)


def declared(sources: Iterable[Source]) -> dict[str, Fact]:
    """Return the facts that sources declare, by name."""
    return {name: fact for source in sources for name, fact in source.facts.items()}


def programmes(sources: Iterable[Source]) -> dict[str, Mapping[str, str]]:
    """Return the label of every programme: those of national rules, and what sources add."""
    own = {
        name: {"id": label.id, "en": label.en}
        for source in sources
        for name, label in source.programmes.items()
    }
    return {**national(), **own}


def book_answers() -> dict[str, BookColumn]:
    """Return the codebook's columns that an extract may answer: whole numbers, no identity.

    A column that is both a person's and a family's counts as the family's.
    """
    return {
        column.name: column
        for column in (*answers(), *valued())
        if column.kind not in ("text", "region", "date", "id")
    }


def of_person(name: str, sources: Iterable[Source]) -> bool:
    """Return whether a fact is told of a person, not of a family."""
    fact = declared(sources).get(name)
    if fact is not None:
        return fact.grain == "person"
    return book_answers()[name].asked_of == "person"


def comparisons(sources: Iterable[Source]) -> dict[str, Comparison]:
    """Return the comparisons of all sources by rule code."""
    return {code: rule for source in sources for code, rule in source.comparisons.items()}


def rules(sources: Iterable[Source]) -> tuple[Rule, ...]:
    """Return the rules that sources declare, with the texts that a finding is told by."""
    return tuple(
        Rule(
            code=code,
            severity=rule.severity,
            scope="register",
            table=None,
            variable=rule.variable,
            when=None,
            message=rule.message,
            fix=rule.fix,
            reference=rule.values[max(rule.values)].reference.title,
            check="technical",
        )
        for code, rule in comparisons(sources).items()
    )


def names_in(when: str) -> list[str]:
    """Return the columns that a condition names, in order."""
    found = _NAME.findall(_QUOTED.sub("", when))
    return list(dict.fromkeys(name for name in found if name.lower() not in _SQL))


def known_names(sources: Iterable[Source]) -> dict[str, str]:
    """Return every name that a condition may use, and where it stands.

    ``fact``, ``programme``, ``person``, ``family`` or ``ranked``.
    """
    sources = list(sources)
    book = load_codebook()
    return {
        **{column.name: "person" for column in book.columns("person")},
        **{column.name: "family" for column in book.columns("family")},
        **dict.fromkeys(DESIL, "ranked"),
        **{PREFIX + name: "programme" for name in programmes(sources)},
        **dict.fromkeys(declared(sources), "fact"),
    }
