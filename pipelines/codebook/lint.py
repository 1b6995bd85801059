"""Look for rules that contradict each other, say nothing new, never fire, or were never tried.

``python -m pipelines.codebook.lint tests/codebook/rule_examples.py`` lists them and ends with 1 if
there are any. Every rule that is an expression is tried on all combinations of legal values of the
columns that it names: every code, and of numbers and dates the ends of their range and both sides
of every number that any rule compares them with. Between two such neighbours no rule changes its
mind, so for rules that compare columns with numbers the answer is exact. What it cannot see:

- rules whose combinations are more than `MOST` are not tried; they are listed as such;
- ids are tried by a few drawn numbers: a rule about digits may look like never firing or implied
  when it is not, so rules that name an id are compared with no other;
- two rules are called contradictory if together, and neither alone, they leave some code of a
  column no legal answer; contradictions among three rules are not looked for;
- free text is tried by a few texts and those that the rules name.
"""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from pipelines.codebook import Column, Rule, load, named
from pipelines.codebook.reads import names

MOST = 200_000
LAST_DAY = date(2026, 3, 31)
_TEXTS = ("", "A", "ABC", "A1")
_DAYS_AROUND = (-1, 0, 1)
# drawn for a woman born on 17 May 1990, a man born on 1 January 1980, and impossible days
_IDS = (3201015705900001, 3201010101800000, 3201013513900002, 3201014005900003, 999)
_REGIONS = ("32", "3201", "320101", "3201011001", "33", "3301", "330101", "3301011001")
_FACT_RANGE = (0, 130)
_COUNT_FACTS = frozenset({"BIGINT", "INTEGER"})
_COLUMNS_OF = {"claim": named.CLAIM_COLUMNS, "claim_event": named.CLAIM_EVENT_COLUMNS}

Values = tuple[object, ...]


def check(rules: Sequence[Rule], tried: set[str]) -> list[str]:
    """Return a sentence for everything that is wrong with some rules.

    Parameters
    ----------
    rules : sequence of Rule
        Those without an expression are passed over.
    tried : set of str
        Codes of the rules that have an example.
    """
    judged = [rule for rule in rules if rule.check is None and rule.when]
    untested = [rule.code for rule in judged if rule.code not in tried]
    found = [f"{code}: untested, it has no example" for code in untested]
    constants = _constants(judged)
    with duckdb.connect() as con:
        for place in dict.fromkeys((rule.scope, rule.table) for rule in judged):
            here = [rule for rule in judged if (rule.scope, rule.table) == place]
            found += _alone(con, here, constants)
            found += _in_pairs(con, here, constants)
    return found


def _alone(
    con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], constants: dict[str, set[int]]
) -> Iterator[str]:
    for rule in rules:
        grid = _grid([rule], constants)
        if grid is None:
            yield f"{rule.code}: not tried, it has more than {MOST:,} combinations"
        elif not _one(con, f"select bool_or({rule.when}) from {grid}")[0]:
            yield f"{rule.code}: never fires on legal values"


def _in_pairs(
    con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], constants: dict[str, set[int]]
) -> Iterator[str]:
    ids = {"nomor_induk_kependudukan", "nomor_kartu_keluarga"}
    compared = [rule for rule in rules if not ids & set(names(str(rule.when)))]
    for one, other in itertools.combinations(compared, 2):
        shared = set(names(str(one.when))) & set(names(str(other.when))) - {"tanggal_acuan"}
        grid = _grid([one, other], constants) if shared else None
        if grid is None:
            continue
        a, b = f"coalesce({one.when}, false)", f"coalesce({other.when}, false)"
        only_a, only_b = _one(
            con, f"select bool_or({a} and not {b}), bool_or({b} and not {a}) from {grid}"
        )
        for rule, by, alone in ((one, other, only_a), (other, one, only_b)):
            if not alone and (by.severity == "galat" or rule.severity != "galat"):
                yield f"{rule.code}: redundant, whatever breaks it breaks {by.code}"
        if one.severity == other.severity == "galat":
            for name in sorted(shared):
                yield from _left_without(con, grid, name, (one, a), (other, b))


def _left_without(
    con: duckdb.DuckDBPyConnection,
    grid: str,
    name: str,
    one: tuple[Rule, str],
    other: tuple[Rule, str],
) -> Iterator[str]:
    """Yield a sentence if two rules together leave a value of a column no legal answer.

    Blanks are no answer: a blank breaks nothing, so it would hide every contradiction.
    """
    (a_rule, a), (b_rule, b) = one, other
    read = {*names(str(a_rule.when)), *names(str(b_rule.when))}
    answered = " and ".join(f"{column} is not null" for column in sorted(read))
    lost = con.execute(
        f"select {name} from {grid} where {answered} group by {name} having "
        f"not bool_or(not {a} and not {b}) and bool_or(not {a}) and bool_or(not {b}) order by 1"
    ).fetchall()
    if lost:
        shown = ", ".join(str(value) for (value,) in lost[:5])
        yield (
            f"{a_rule.code} and {b_rule.code}: contradictory, together they forbid every row "
            f"with {name} = {shown}"
        )


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    row = con.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def _constants(rules: Sequence[Rule]) -> dict[str, set[int]]:
    """Return the whole numbers that the rules which name a column contain."""
    found: dict[str, set[int]] = {}
    for rule in rules:
        parsed = sqlglot.parse_one(str(rule.when), dialect="duckdb")
        numbers = {int(n.this) for n in parsed.find_all(exp.Literal) if n.this.isdigit()}
        for name in names(str(rule.when)):
            found.setdefault(name, set()).update(n for n in numbers if n < 10_000)
    return found


def _grid(rules: Sequence[Rule], constants: dict[str, set[int]]) -> str | None:
    """Return all combinations of values of the columns that some rules name, as a relation."""
    read = dict.fromkeys(name for rule in rules for name in names(str(rule.when)))
    words = _words(rules)
    parts, size = [], 1
    for name in read:
        kind, values = _domain(rules[0], name, constants.get(name, set()))
        if kind == "VARCHAR":
            values = tuple(dict.fromkeys((*values, *words)))
        size *= len(values)
        listed = ", ".join(f"({_literal(value)}::{kind})" for value in values)
        parts.append(f"(values {listed}) as _{name}({name})")
    return " cross join ".join(parts) if size <= MOST else None


def _words(rules: Sequence[Rule]) -> list[str]:
    """Return the texts that some rules compare a column with."""
    parsed = [sqlglot.parse_one(str(rule.when), dialect="duckdb") for rule in rules]
    found = {n.this for tree in parsed for n in tree.find_all(exp.Literal) if n.is_string}
    return sorted(found)


def _literal(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else f"'{value}'"


def _domain(rule: Rule, name: str, constants: set[int]) -> tuple[str, Values]:
    """Return the type of a column or fact, and the values that stand for all its legal ones."""
    facts = named.FAMILY_FACTS if rule.scope == "family" else named.ROW_FACTS
    facts = {**facts, **_COLUMNS_OF.get(str(rule.table), {})}
    if name in facts:
        return facts[name], _of_fact(name, facts[name], constants)
    column = load().column(name, rule.table)
    return column.type, (*_of_column(column, constants), None)


def _of_fact(name: str, kind: str, constants: set[int]) -> Values:
    if name == "tanggal_acuan":
        return (LAST_DAY,)
    if kind == "BOOLEAN":
        return True, False, None
    if kind in _COUNT_FACTS:
        return (*_around(constants, *_FACT_RANGE), None)
    if kind == "DATE":
        return (*_days(constants), None)
    if name == "variabel":
        return (*sorted(v.name for v in load().variables), None)
    return (*_TEXTS, None) if kind == "VARCHAR" else (1, 2, None)


def _of_column(column: Column, constants: set[int]) -> Values:
    if column.codes:
        return column.values
    if column.between:
        return (*_around(constants, *column.between), *column.coarse)
    if column.kind == "date":
        return _days(constants)
    if column.kind == "id":
        return _IDS
    return _REGIONS if column.kind == "region" else _TEXTS


def _around(constants: set[int], low: int, high: int) -> Values:
    near = {n + step for n in constants for step in _DAYS_AROUND} | {low, high}
    return tuple(sorted(n for n in near if low <= n <= high))


def _days(ages: set[int]) -> Values:
    """Return birth dates on both sides of every age in years, and a day after the quarter."""
    years = {age + step for age in ages for step in _DAYS_AROUND if age + step >= 0}
    return (*(LAST_DAY.replace(year=LAST_DAY.year - y) for y in sorted(years) if y < 200),
            LAST_DAY.replace(year=LAST_DAY.year + 1))  # fmt: skip


def examples(path: Path) -> set[str]:
    """Return the codes of the rules that have an example: the upper-case texts of a module."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    keys = [key for node in ast.walk(module) if isinstance(node, ast.Dict) for key in node.keys]
    texts = [key.value for key in keys if isinstance(key, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and text.isupper()}


def main(arguments: Sequence[str]) -> int:
    """List what is wrong with the rules of the codebook."""
    found = check(load().rules, examples(Path(arguments[0])))
    sys.stdout.writelines(f"{sentence}\n" for sentence in found)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
