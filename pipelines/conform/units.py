"""Which rows of one source are held back: their own faults, and those of their families.

Works on temporary tables of one source: ``family_row`` and ``person_row``, or ``rows_of_`` a
table, as `pipelines.conform.select` made them. What is found goes into ``held``, a line per row
and rule.
"""

from dataclasses import dataclass

import duckdb

from pipelines import store
from pipelines.codebook import Rule, reads
from pipelines.codebook import load as load_codebook
from pipelines.conform.checks import BITS, Check, is_unit
from pipelines.conform.naming import text
from pipelines.conform.select import VALUES, any_of, mask_names, valued
from pipelines.conform.subject import Subject
from pipelines.conform.tables import ESSENTIAL, HOUSEHOLD, KK, NIK, PROPOSAL, fields
from pipelines.quarter import Quarter

HELD = (
    "create or replace temp table held (_kiriman integer, _berkas smallint, _lembar varchar, "
    "_baris bigint, rule varchar, variable varchar, holds boolean, detail varchar, "
    # whose row it is, and the values that the rule read
    "kk bigint, nik bigint, kunci varchar, nilai varchar)"
)
_LINE = "_kiriman, _berkas, _lembar, _baris, rule, variable, holds"
# A line of it without detail.
HOLD = f"insert into held ({_LINE})"
_HOLD_FAMILY = f"insert into held ({_LINE}, kk)"
# the rule of rows that are held with their family, without a fault of their own
ALONG = "KELUARGA"
_PLACE = "_kiriman, _berkas, _lembar, _baris"
_WHOSE = "kk, nik, kunci"
_BETWEEN = "'|'"
_KEY_RULE = {KK: "KK_GANDA", HOUSEHOLD: "KK_GANDA", "nomor_tiket": "KLAIM_TIKET_GANDA"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A subject whose rows stand in the temporary table `relation`."""

    subject: Subject
    relation: str
    checks: tuple[Check, ...]

    @property
    def lines(self) -> str:
        """The relation of all lines of the subject's files, with family and sheet."""
        if self.subject.is_joined:
            return f"line_{self.relation}"
        return f"(select {_PLACE}, _unit, 0 as _sheet from {self.relation})"


def family_rules(subjects: list[Subject]) -> list[Rule]:
    """Return the rules about whole families that make sense for what the source delivers."""
    delivered = {subject.into for subject in subjects}
    if not delivered <= {"family", "person"}:
        return []
    return [
        rule
        for rule in load_codebook().rules
        if rule.scope == "family" and rule.when and set(rule.needs) <= delivered
    ]


def judge(con: duckdb.DuckDBPyConnection, loaded: list[Loaded], quarter: Quarter) -> None:
    """Fill ``held`` and ``bad_unit`` for the tables of one source."""
    con.execute("create or replace temp table bad_unit (_kiriman integer, _unit bigint)")
    con.execute(f"create or replace temp table out_line as select {_PLACE} from held limit 0")
    for each in loaded:
        _make_lines(con, each)
        _own_faults(con, each)
        _repeated_keys(con, each)
    rules = family_rules([each.subject for each in loaded])
    if rules:
        _family_faults(con, loaded, rules, quarter)
    con.execute("create or replace temp table bad as select distinct * from bad_unit")
    for each in loaded:
        _take_along(con, each)


def _make_lines(con: duckdb.DuckDBPyConnection, each: Loaded) -> None:
    """Give every row of a workbook's sheets the number of its family."""
    if not each.subject.is_joined:
        return
    con.execute(
        f"create or replace temp table line_{each.relation} as "
        "select s._kiriman, s._berkas, s._lembar, s._baris, s._kk, s._sheet, r._unit "
        f"from sheet_row as s inner join {each.relation} as r on s._kiriman = r._kiriman "
        "and s._berkas = r._berkas and s._kk = r._kk"
    )


def _own_faults(con: duckdb.DuckDBPyConnection, each: Loaded) -> None:
    """Enter a line for every row and rule that it breaks by itself."""
    found = each.checks
    listed = ", ".join(
        f"({place // BITS}, {1 << place % BITS}, {text(check.rule)}, {text(check.variable)}, "
        f"{str(check.holds).lower()}, {'null' if check.sheet is None else check.sheet}, "
        f"{_read(each.subject, check)}::integer[])"
        for place, check in enumerate(found)
    )
    mask = " ".join(f"when {n} then {name}" for n, name in enumerate(mask_names(found)))
    con.execute(
        "create or replace temp table fault as select "
        f"r.{_PLACE.replace(', ', ', r.')}, r._unit, c.rule, c.variable, c.holds, c.sheet, "
        f"{_whose(each.subject)}, array_to_string(list_transform(c.read, "
        f"lambda n: coalesce(r.{VALUES}[n], '')), {_BETWEEN}) as nilai "
        f"from (select * from {each.relation} where {any_of(found, list(found))}) as r, "
        f"(values {listed}) as c (mask, bit, rule, variable, holds, sheet, read) "
        f"where case c.mask {mask} end & c.bit <> 0"
    )
    place = f"{_PLACE}, rule, variable, holds, {_WHOSE}, nilai from fault"
    if each.subject.is_joined:
        place = (
            "l._kiriman, l._berkas, l._lembar, l._baris, rule, variable, holds, "
            f"{_WHOSE}, nilai from fault as f "
            f"inner join {each.lines} as l on f._kiriman = l._kiriman and f._unit = l._unit "
            "and l._sheet = coalesce(f.sheet, l._sheet)"
        )
    con.execute(f"insert into held ({_LINE}, {_WHOSE}, nilai) select {place}")
    con.execute(
        "insert into bad_unit select distinct _kiriman, _unit from fault "
        "where holds and _unit is not null"
    )


def _read(subject: Subject, check: Check) -> list[int]:
    """Return where the values that a check read stand among those of its row."""
    names = {check.variable, *reads.variables(load_codebook().rule(check.rule))}
    return [n for n, variable in enumerate(valued(subject), 1) if variable in names]


def _whose(subject: Subject) -> str:
    """Return the SQL that says whose row it is: family card, NIK, else the key that it bears."""
    known = {field.name for field in fields(subject.into)}
    ids = [f"r.{name}" if name in known else "null::bigint" for name in (KK, NIK)]
    key = {*subject.table.key, *ESSENTIAL.get(subject.into, ())[:1], KK, NIK}
    cells = [f"r.{VALUES}[{n}]" for n, name in enumerate(valued(subject), 1) if name in key]
    bearing = ", ".join([_BETWEEN, *cells])
    found = f"nullif(concat_ws({bearing}), '')" if cells else "null::varchar"
    return f"{ids[0]} as kk, {ids[1]} as nik, {found} as kunci"


def _repeated_keys(con: duckdb.DuckDBPyConnection, each: Loaded) -> None:
    """Hold rows whose key a submission gives twice (of the base register all but the first)."""
    key = each.subject.table.key
    if not key:
        return
    rule = "BARIS_GANDA" if each.subject.table.is_general else _KEY_RULE[key[0]]
    rows, same = each.relation, ["_kiriman", *key]
    if each.subject.is_joined:
        rows, same = each.lines, ["_kiriman", "_unit", "_sheet"]
    names = ", ".join(same)
    matched = " and ".join(f"r.{name} is not distinct from t.{name}" for name in same)
    con.execute(
        f"create or replace temp table repeat as select {_PLACE}, _unit from ("
        f"select r.*, row_number() over (partition by {', '.join(f'r.{n}' for n in same)} "
        "order by r._berkas, r._lembar, r._baris) as _place "
        f"from {rows} as r inner join (select {names} from {rows} where {same[1]} is not null "
        f"group by {names} having count(*) > 1) as t on {matched}) "
        f"where _place > {int(each.subject.is_base)}"
    )
    kk = "if(_unit > 0, _unit, null)" if KK in key else "null"
    con.execute(
        f"{_HOLD_FAMILY} select {_PLACE}, {text(rule)}, {text(key[0])}, true, {kk} from repeat"
    )
    con.execute(f"insert into out_line select {_PLACE} from repeat")
    if not each.subject.is_base and is_unit(each.subject.into):
        con.execute("insert into bad_unit select _kiriman, _unit from repeat")


def _family_faults(
    con: duckdb.DuckDBPyConnection, loaded: list[Loaded], rules: list[Rule], quarter: Quarter
) -> None:
    """Enter the rules that whole families break, at the family's first row."""
    base = loaded[0].subject.is_base
    con.execute(
        f"create or replace temp table unit as {store.query('conform/unit')}",
        {"acuan": str(quarter.end)},
    )
    broken = " union all ".join(
        f"select _kiriman, _unit, {text(rule.code)} as rule, {text(rule.variable or '')} as "
        f"variable, {str(rule.keeps_out if base else rule.severity == 'galat').lower()} as holds, "
        f"concat_ws({_BETWEEN}, {', '.join(reads.names(str(rule.when)))}) as nilai "
        f"from unit where {rule.when}"
        for rule in rules
    )
    con.execute(f"create or replace temp table unit_fault as {broken}")
    rows = " union all ".join(
        f"select {_PLACE}, _unit, {number} as _order from {each.lines}"
        for number, each in enumerate(
            sorted(loaded, key=lambda each: each.subject.into != "family")
        )
    )
    con.execute(
        "create or replace temp table first_row as "
        "select _kiriman, _unit, min(row(_order, _berkas, coalesce(_lembar, ''), _baris)) as at "
        f"from ({rows}) semi join unit_fault using (_kiriman, _unit) group by _kiriman, _unit"
    )
    con.execute(
        f"insert into held ({_LINE}, kk, nilai) "
        "select u._kiriman, f.at[2], nullif(f.at[3], ''), f.at[4], "
        "u.rule, u.variable, u.holds, if(u._unit > 0, u._unit, null), u.nilai "
        "from unit_fault as u inner join first_row as f using (_kiriman, _unit)"
    )
    con.execute("insert into bad_unit select _kiriman, _unit from unit_fault where holds")
    con.execute(
        f"insert into held ({_LINE}, kk, nik, nilai) "
        "select distinct p._kiriman, p._berkas, p._lembar, p._baris, "
        "'NIK_GANDA_KIRIMAN', 'nomor_induk_kependudukan', false, p.nomor_kartu_keluarga, "
        "nomor_induk_kependudukan, nomor_induk_kependudukan::varchar "
        "from person_row as p inner join nik_twice using (_kiriman, nomor_induk_kependudukan) "
        "where is_in_two_families"
    )


def _take_along(con: duckdb.DuckDBPyConnection, each: Loaded) -> None:
    """Hold the rows without a fault of their own in families that are held."""
    con.execute(
        f"{HOLD} select {_PLACE}, '{ALONG}', 'nomor_kartu_keluarga', true "
        f"from (select {_PLACE} from {each.lines} semi join bad using (_kiriman, _unit)) as r "
        "where not exists (select 1 from held as h where h.holds and h._kiriman = r._kiriman "
        "and h._berkas = r._berkas and h._lembar is not distinct from r._lembar "
        "and h._baris = r._baris)"
    )


def hold_units(con: duckdb.DuckDBPyConnection, loaded: list[Loaded], standing: str) -> None:
    """Hold all rows of the families in a table of what became of proposals, or set them aside.

    Parameters
    ----------
    standing : str
        Table of kiriman, unit, rule, tingkat and is_replaced.
    """
    for each in loaded:
        lines = (
            f"from {each.lines} as l inner join {standing} as s "
            "on l._kiriman = s.kiriman and l._unit = s.unit"
        )
        con.execute(
            f"insert into held ({_LINE}, detail, kk) select {_PLACE}, s.rule, {text(PROPOSAL)}, "
            "true, 'tingkat ' || s.tingkat, if(s.unit > 0, s.unit, null) "
            f"{lines} where not s.is_replaced"
        )
        con.execute(
            f"insert into replaced select _kiriman, _berkas, count(*) {lines} where s.is_replaced "
            "group by _kiriman, _berkas"
        )
    con.execute(f"insert into bad select kiriman, unit from {standing}")


def accepted(each: Loaded) -> str:
    """Return the SELECT of the rows that go on, of a table whose families were judged."""
    holding = [check for check in each.checks if check.holds]
    out = f"not {any_of(each.checks, holding)}"
    if is_unit(each.subject.into):
        out += (
            " and not exists (select 1 from bad as b "
            "where b._kiriman = r._kiriman and b._unit = r._unit)"
        )
    out += (
        " and not exists (select 1 from out_line as o where o._kiriman = r._kiriman "
        "and o._berkas = r._berkas and o._lembar is not distinct from r._lembar "
        "and o._baris = r._baris)"
    )
    return f"select * from {each.relation} as r where {out}"
