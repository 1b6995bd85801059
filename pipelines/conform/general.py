"""Tables of any agency: when a row says nothing about anybody, and what a good one tells."""

from collections.abc import Collection, Iterator, Sequence

from pipelines.conform.naming import is_blank, text
from pipelines.conform.tables import KK, NIK, field_of
from pipelines.sources.facts import PROGRAMME, STATUS, SUBJECT


def holds(fed: Collection[str], name: str) -> bool:
    """Return whether a broken cell of a variable holds its row back.

    What only helps to link a row does not: name, birth date, and a NIK beside a KK.

    Parameters
    ----------
    fed : collection of str
        The variables that the table's columns feed.
    """
    if name not in SUBJECT:
        return True
    return name == KK or (name == NIK and KK not in fed)


def checks(into: str, fed: Collection[str], told: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (rule, SQL, variable) of rows about nobody, and of rows that tell nothing."""
    ids = [name for name in (NIK, KK) if name in fed]
    nobody = " and ".join(_is_empty(into, name) for name in ids)
    yield "NIK_KOSONG" if ids == [NIK] else "NILAI_KOSONG", nobody, ids[0]
    if len(ids) == 2:
        # a NIK that cannot be read counts for nothing where the KK is blank
        unread = f"{NIK} is null and not {is_blank(field_of(into, NIK))}"
        yield "NILAI_KOSONG", f"{unread} and {_is_empty(into, KK)}", KK
    if into == "fact":
        blank = " and ".join(_is_empty(into, name) for name in told)
        yield "NILAI_KOSONG", blank, told[0]


def _is_empty(into: str, name: str) -> str:
    return f"({name} is null and {is_blank(field_of(into, name))})"


def content(into: str, told: Sequence[str]) -> str:
    """Return the SQL of what a row tells: names with whole numbers.

    Facts with their values, or programmes with the state in them.
    """
    if into == "programme":
        state = f"{{'variabel': p, 'nilai': {STATUS}::bigint}}"
        return f"list_transform({PROGRAMME}, lambda p: {state})"
    listed = ", ".join(f"{{'variabel': {text(name)}, 'nilai': {name}::bigint}}" for name in told)
    return f"list_filter([{listed}], lambda f: f.nilai is not null)"
