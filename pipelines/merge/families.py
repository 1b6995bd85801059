"""Family values: what was in force, what is offered, who wins, and where each value came from."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.codebook import load
from pipelines.merge import in_force, meters, sole
from pipelines.merge.meters import METER
from pipelines.merge.offers import long_form, wide_form
from pipelines.merge.standing import NAMED
from pipelines.merge.tally import Tally
from pipelines.parts import PART, Parts
from pipelines.precedence import ALWAYS
from pipelines.registry import valued

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_OFFER_KEYS = "id_keluarga, sumber, tanggal, giliran, baris"


# early settled: the village, by which the parts are cut, and the meter, on which families of
# several parts may hang
EARLY = ("kode_kelurahan_desa", METER)


def offers(sent: str, losers: str) -> str:
    """Return a select of every value that rows of `sent` and last quarter's `losers` offer."""
    return (
        f"select distinct * replace (try_cast(variabel as {NAMED}) as variabel) from ("
        f"{long_form(_OFFER_KEYS, sent)} union all select id_keluarga, sumber, tanggal, "
        f"0 as giliran, urutan as baris, variabel, nilai, teks from {losers} "
        "where berlaku_lagi and id_individu is null) "
        # a variable that the codebook does not know any more is nobody's
        f"where try_cast(variabel as {NAMED}) is not null"
    )


def settle(con: "duckdb.DuckDBPyConnection", index: int, winner: str = "winner") -> None:
    """Make `candidate` and `winner` from `offer` and `in_force_long`."""
    con.execute(
        f"create or replace temp table candidate as {store.query('merge/candidate')}",
        {"quarter_index": index},
    )
    con.execute(f"create or replace temp table {winner} as {store.query('merge/winner')}")


def settle_early(con: "duckdb.DuckDBPyConnection", index: int) -> None:
    """Make `early_winner`: what wins of `EARLY` where somebody gave it, of the whole nation."""
    names = ", ".join(f"'{name}'" for name in EARLY)
    con.execute(
        "create temp table offer as select * from "
        f"({offers('sent_row', 'released_disagreement')}) where variabel in ({names})"
    )
    con.execute(
        "create temp view in_force_touched as select old_family.id_keluarga, "
        f"{', '.join(EARLY)}, old_provenance.sumber, old_provenance.tanggal, "
        "old_provenance.pengecualian from old_family inner join old_provenance "
        "on old_family.id_keluarga = old_provenance.id_keluarga "
        "semi join offer on old_family.id_keluarga = offer.id_keluarga"
    )
    con.execute(f"create temp view in_force_long as {_in_force_long(EARLY)}")
    settle(con, index, "early_winner")
    con.execute("drop view in_force_long")
    con.execute("drop view in_force_touched")
    for name in ("offer", "candidate"):
        con.execute(f"drop table {name}")


def _in_force_long(names: Collection[str] | None = None) -> str:
    """Return a select of the values in force of the touched families, with source and date."""
    keys = "id_keluarga, sumber, tanggal, pengecualian"
    return (
        f"select id_keluarga, variabel::{NAMED} as variabel, nilai, teks, "
        "coalesce(asal.sumber, sumber) as sumber, "
        "case when asal.sumber is null then tanggal else asal.tanggal end as tanggal from ("
        "select *, list_filter(pengecualian, lambda e: e.variabel = long.variabel)[1] as asal "
        f"from ({long_form(keys, 'in_force_touched', names)}) as long)"
    )


def prepare(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the tables `variable` and `coarse` from the codebook, and the macro `takes_in`.

    `takes_in(kode, isi, nilai, lain)` says of a row of `coarse` whether `nilai` is its coarse
    answer and `lain` lies within.
    """
    con.execute(
        "create macro takes_in(kode, isi, nilai, lain) as "
        "nilai = kode and (lain = isi or (isi is null and lain > 0))"
    )
    con.execute(f"create table variable (variabel {NAMED})")
    store.insert(con, "variable", [[c.name] for c in valued()])
    con.execute(f"create table coarse (variabel {NAMED}, kode bigint, isi bigint)")
    rows = [
        [column.name, code, inside]
        for column in load().columns("family")
        for code, meaning in column.coarse.items()
        for inside in (meaning["of"] or [None])  # an asset that is there: any number above 0
    ]
    store.insert(con, "coarse", rows)


def spread(con: "duckdb.DuckDBPyConnection", parts: Parts, *, first: bool) -> None:
    """Write what the values of families are merged from, each family's in its part."""
    in_force.spread(con, parts, first=first)
    meters.spread(con, parts)
    for name in ("sent_row", "released_disagreement"):
        parts.write(
            f"{name}_part",
            f"select {name}.*, placed.{PART} from {name} "
            f"inner join placed on {name}.id_keluarga = placed.id_keluarga",
        )


def merge_part(
    con: "duckdb.DuckDBPyConnection", parts: Parts, share: int, quarter: "Quarter", tally: Tally
) -> None:
    """Make `merged` and `metered` of the families of one part, which are `in_force`.

    Parameters
    ----------
    share : int
        Number of the part.
    """
    for name in (
        "sent_row_part",
        "released_disagreement_part",
        "contract",
        "fact_offer_part",
    ):
        parts.show(name, share)
    sole.find(con)
    merge_values(con, quarter.index, tally)
    meters.judge(con, quarter, tally)


def merge_values(con: "duckdb.DuckDBPyConnection", index: int, tally: Tally) -> None:
    """Make `merged` from `in_force` and what the rows of one part offer, and tally what lost.

    Of whom one row alone told stands in `sole_family`.

    Parameters
    ----------
    index : int
        The quarter's place in time.
    """
    con.execute(
        "create or replace temp view sent_row_other as select sent_row_part.* from sent_row_part "
        "anti join sole_family on sent_row_part.id_keluarga = sole_family.id_keluarga"
    )
    con.execute(
        "create or replace temp table offer as "
        f"{offers('sent_row_other', 'released_disagreement_part')} "
        f"union all select * replace (variabel::{NAMED} as variabel) from fact_offer_part"
    )
    con.execute(
        "create or replace temp view in_force_touched as select in_force.* from in_force "
        "semi join offer on in_force.id_keluarga = offer.id_keluarga"
    )
    con.execute(f"create or replace temp view in_force_long as {_in_force_long()}")
    settle(con, index, "winner_other")
    sole.settle(con, index)
    con.execute(
        f"create or replace temp view winner as from winner_other union all {sole.winners()}"
    )
    con.execute(
        f"create or replace temp table compared as {store.query('merge/compared')}",
        {"always": ALWAYS},
    )
    tally.add("comparison", "merge/comparison")
    tally.add("disagreement_part", "merge/disagreement")
    con.execute(f"create or replace temp table origin as {store.query('merge/origin')}")
    names = [column.name for column in valued()]
    # the village was settled before the parts were cut by it, and is not settled anew
    won = {n: f"coalesce(won.{n}, in_force.{n})" for n in names}
    won["kode_kelurahan_desa"] = "in_force.tempat"
    merged = ", ".join(f"{sql} as {n}" for n, sql in won.items())
    con.execute(
        "create or replace temp table won as "
        f"{wide_form('winner_other')} union all by name {sole.won()}"
    )
    con.execute(
        "create or replace temp view merged as "
        f"select in_force.id_keluarga, in_force.kk, in_force.letak, {merged}, "
        "in_force.sumber_daya, in_force.tanggal_daya, origin.sumber is not null as asal_baru, "
        "coalesce(origin.sumber, in_force.sumber) as sumber, "
        "case when origin.sumber is null then in_force.tanggal else origin.tanggal end "
        "as tanggal, "
        "coalesce(origin.pengecualian, in_force.pengecualian) as pengecualian "
        "from in_force left join won on in_force.id_keluarga = won.id_keluarga "
        "left join origin on in_force.id_keluarga = origin.id_keluarga"
    )
    for table in ("offer", "candidate", "compared"):
        con.execute(f"drop table {table}")
