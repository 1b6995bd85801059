"""What agencies tell: answers of the codebook compete, the rest is kept beside the register."""

from typing import TYPE_CHECKING

from pipelines import rules, sources, store
from pipelines.merge.places import NOWHERE
from pipelines.merge.written import ORDER
from pipelines.parts import PART, Parts
from pipelines.registry import answers, schema, valued
from pipelines.sources import facts, programme

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from pipelines.quarter import Quarter


def prepare(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make `told_kind` (what is kept beside the register, and how) and the view `told`."""
    known = sources.load().values()
    con.execute(
        "create temp table told_kind (jenis varchar, variabel varchar, grain varchar, "
        "gabung varchar)"
    )
    kinds = [
        ["fact", name, fact.grain, fact.several] for name, fact in facts.declared(known).items()
    ]
    kinds += [["programme", name, "either", "latest"] for name in facts.programmes(known)]
    store.insert(con, "told_kind", kinds)
    programme.name_states(con)
    con.execute(
        "create temp view old_told as select 'fact' as jenis, * from released_fact union all "
        "select 'programme', id_individu, id_keluarga, program, status_name.kode, tanggal, sumber "
        "from released_programme inner join status_name using (status)"
    )
    valid = rules.in_force("agency_validity_quarters", quarter)
    first = quarter
    for _ in range(valid):
        first = first.previous
    con.execute(f"create temp table told_now as {store.query('merge/told_now')}")
    with store.joined_as_written(con):
        con.execute(
            f"create temp table told as {store.query('merge/told')}",
            {"first_day": first.next.start},
        )


def family_offers() -> str:
    """Return a select of what agencies offer as answers of families, in long form."""
    names = ", ".join(store.literal(c.name) for c in valued() if c.name in facts.book_answers())
    return (
        "select linked.id_keluarga, linked.sumber, linked.tanggal, turn.giliran, "
        "linked.urutan as baris, linked.apa.variabel as variabel, linked.apa.nilai as nilai, "
        "null::varchar as teks from (select *, unnest(isi) as apa from fact_linked "
        "where jenis = 'fact' and id_keluarga is not null) as linked "
        "inner join turn on linked.kiriman = turn.kiriman and linked.berkas = turn.berkas "
        f"where linked.apa.variabel in ({names})"
    )


def person_offers() -> str:
    """Return a select of what agencies offer as answers of persons, a column for each."""
    known = facts.book_answers()
    own = [column for column in answers() if column.name in known]
    family = {column.name for column in valued()}
    asked = [column.name for column in own if column.name not in family]
    cells = {name: f"list_filter(isi, lambda e: e.variabel = '{name}')[1].nilai" for name in asked}
    listed = ", ".join(
        f"({cells.get(column.name, 'null')})::{column.type} as {column.name}"
        for column in answers()
    )
    names = ", ".join(f"'{name}'" for name in asked)
    return (
        "select linked.id_individu, null::varchar as nama, null::date as tanggal_lahir, "
        f"null::tinyint as jenis_kelamin, {listed}, linked.sumber, linked.tanggal, turn.giliran, "
        "linked.urutan as baris from fact_linked as linked "
        "inner join turn on linked.kiriman = turn.kiriman and linked.berkas = turn.berkas "
        "where linked.jenis = 'fact' and linked.id_individu is not null and "
        f"list_has_any(list_transform(isi, lambda e: e.variabel), [{names}])"
    )


def spread(parts: Parts, last: int) -> None:
    """Write offers and facts, each family's in its part; of nobody's family in part `last`."""
    parts.write(
        "fact_offer_part",
        f"select offered.*, placed.{PART} from ({family_offers()}) as offered "
        "inner join placed on offered.id_keluarga = placed.id_keluarga",
    )
    parts.write(
        "told_part",
        f"select told.*, coalesce(placed.prov, '{NOWHERE}') as prov, "
        f"coalesce(placed.{PART}, {last}) as {PART} from told "
        "left join placed on told.id_keluarga = placed.id_keluarga",
    )


def lay_out(con: "duckdb.DuckDBPyConnection", parts: Parts, share: int) -> "dict[str, pa.Table]":
    """Return ``registry/fact`` and ``registry/programme`` of the families of one part.

    Returns
    -------
    dict of str to pyarrow.Table
        The rows, each with its province (`prov`), in the order in which they are written.
    """
    parts.show("told_part", share)
    cells = {
        "fact": "id_individu, id_keluarga, variabel, nilai, tanggal, sumber",
        "programme": "id_individu, id_keluarga, variabel as program, status, tanggal, sumber",
    }
    laid_out = {}
    for name, columns in cells.items():
        typed = ", ".join(
            f"({column})::{kind} as {column}" for column, kind in schema(name).items()
        )
        laid_out[name] = con.sql(
            f"select prov, {typed} from (select prov, {columns} from told_part left join "
            f"status_name on told_part.nilai = status_name.kode where jenis = '{name}') "
            f"order by prov, {ORDER[name]}"
        ).to_arrow_table()
    return laid_out
