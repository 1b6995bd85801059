"""Set what agencies tell beside the register and its desil: each comparison true is a finding."""

from typing import TYPE_CHECKING

from pipelines import sources, store
from pipelines.home import Home, table
from pipelines.ledger import stage_finding
from pipelines.sources import facts, words
from pipelines.sources.general import Comparison

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

FINDER = "fact"
_VIEWS = ("registry/fact", "registry/programme", "registry/person", "registry/family",
          "ranked/family")  # fmt: skip
# what may stand beside what is told: the table, and the id by which it is joined
_BESIDE = {
    "person": ("registry_person", "id_individu"),
    "family": ("registry_family", "id_keluarga"),
    "ranked": ("ranked_family", "id_keluarga"),
}
_NOTHING = "select " + ", ".join(
    f"null::{kind} as {name}" for name, kind in stage_finding.COLUMNS.items()
)


def in_force(rule: Comparison, quarter: "Quarter") -> str | None:
    """Return the condition of a comparison in a quarter, if it has begun."""
    begun = [first for first in rule.values if first <= str(quarter)]
    return rule.values[max(begun)].when if begun else None


def compare_facts(home: Home, quarter: "Quarter") -> None:
    """Write the findings of every comparison in force."""
    candidate, known = home.candidate(quarter), sources.load().values()
    selects = []
    for code, rule in sorted(facts.comparisons(known).items()):
        when = in_force(rule, quarter)
        if when:
            selects.append(_select(code, rule, when))
    with store.connect() as con:
        for name in _VIEWS:
            store.view(con, name.replace("/", "_"), table(candidate, name))
        _tell(con)
        found = " union all ".join(selects) or f"{_NOTHING} limit 0"
        stage_finding.write(con, home, quarter, FINDER, found)


def _tell(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the view `told`: facts, and programmes with the state in them as its code."""
    codes = {label["id"]: code for code, label in words.load()[facts.STATUS].codes.items()}
    whens = " ".join(f"when {store.literal(name)} then {code}" for name, code in codes.items())
    con.execute(
        "create temp view told as select id_individu, id_keluarga, variabel, nilai, tanggal, "
        "sumber from registry_fact union all select id_individu, id_keluarga, "
        f"'{facts.PREFIX}' || program, case status {whens} end, tanggal, sumber "
        "from registry_programme"
    )


def _select(code: str, rule: Comparison, when: str) -> str:
    """Return the select of one comparison's findings.

    Facts of persons and of families stand side by side: a family's are its members' too.
    """
    known = sources.load().values()
    where = facts.known_names(known)
    names = facts.names_in(when)
    told = [name for name in names if where[name] in ("fact", "programme")]
    listed = ", ".join(store.literal(name) for name in told)
    # date and source of the latest, in one whole number
    latest = "max(((tanggal - date '1950-01-01')::bigint << 8) + sumber)"
    cells = ", ".join(
        f"max(nilai) filter (where variabel = {store.literal(name)}) as {name}" for name in told
    )
    others = [f"{where[name]}.{name}" for name in names if name not in told]
    columns = ", ".join(["told.*", *dict.fromkeys(others)])
    joined = " ".join(
        f"left join {relation} as {side} on told.{key} = {side}.{key}"
        for side in dict.fromkeys(where[name] for name in names if name not in told)
        for relation, key in (_BESIDE[side],)
    )
    values = ", ".join(f"{name}::varchar" for name in names)
    return (
        f"select {store.literal(code)} as kode_aturan, id_individu, "
        "case when id_individu is null then id_keluarga end as id_keluarga, "
        f"{store.literal(rule.variable)} as variabel, concat_ws('|', {values}) as nilai, "
        "(terakhir & 255)::tinyint as sumber, "
        "date '1950-01-01' + (terakhir >> 8)::integer as tanggal from ("
        f"select {columns} from (select id_individu, id_keluarga, {cells}, {latest} as terakhir "
        f"from told where variabel in ({listed}) group by id_individu, id_keluarga) as told "
        f"{joined}) "
        f"where coalesce({when}, false)"
    )
