"""Who offers values of persons: the register, senders and agencies; each person's in his part."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge import facts, insured, lost
from pipelines.merge.civil import IDENTITY
from pipelines.merge.places import NOWHERE
from pipelines.parts import PART, Parts
from pipelines.registry import answers, groups

if TYPE_CHECKING:
    import duckdb

INSURANCE = ("segmen_jkn", "sumber_jkn", "tanggal_jkn")


def offered_groups() -> dict[str, list[str]]:
    """Return the groups of which senders give values, with the columns they give."""
    given = {*IDENTITY, *(column.name for column in answers())}
    found = {group: [n for n in names if n in given] for group, names in groups().items()}
    return {group: names for group, names in found.items() if names}


def offered_names() -> list[str]:
    """Return the columns of `offered_groups`."""
    return [name for names in offered_groups().values() for name in names]


def register_offers(relation: str) -> str:
    """Return a select of what the register's rows in `relation` offer, each with its insurance."""
    names = ", ".join(f"known.{name}" for name in offered_names())
    origin = ", ".join(f"known.sumber_{group}, known.tanggal_{group}" for group in offered_groups())
    insured = ", ".join(
        f"if(merged_person.ke is null, known.{name}, null) as {name}" for name in INSURANCE
    )
    return f"""
        select coalesce(merged_person.ke, known.id_individu) as id_individu, {names},
            {origin}, {insured}, 0::bigint as giliran,
            -- of several ids that are one person: the order of values equal in date and class
            (known.id_individu % {1 << 26})::bigint as baris, true as lama
        from {relation} as known
        left join merged_person on known.id_individu = merged_person.dari
    """


def offer_persons(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the view `person_offer`: every row as sent, per person, and what stands again.

    A group of which a row answers nothing has no source there.
    """
    sent = ", ".join(f"person.{name}" for name in offered_names())
    sent_origin = ", ".join(
        f"if({said}, sumber, null) as sumber_{group}, if({said}, tanggal, null) as tanggal_{group}"
        for group, names in offered_groups().items()
        for said in [" or ".join(f"{name} is not null" for name in names)]
    )
    con.execute(
        "create or replace temp view granted as "
        "select distinct kiriman, nomor_kartu_keluarga from sent_row"
    )
    con.execute(
        f"""
        create or replace temp view person_sent as
        select link.id_individu, {sent}, submission.number as sumber, person.tanggal,
            turn.giliran, person.baris
        from person
        inner join submission on person.kiriman = submission.kiriman
        inner join turn on person.kiriman = turn.kiriman and person.berkas = turn.berkas
        inner join link on row_key(person.kiriman, person.berkas, person.baris) = link.urut
        left join granted
            on person.kiriman = granted.kiriman
            and person.nomor_kartu_keluarga = granted.nomor_kartu_keluarga
        where submission.class <> 'warga'
            and (submission.class <> 'lapangan' or granted.kiriman is not null)
        union all by name
        {facts.person_offers()}
        """
    )
    con.execute(
        f"""
        create or replace temp view person_offer as
        select id_individu, {", ".join(offered_names())}, {sent_origin}, giliran, baris
        from person_sent
        union all by name
        {lost.again(offered_groups())}
        """
    )


def _find_told(con: "duckdb.DuckDBPyConnection") -> None:
    """Make `told_person`: persons whose values are not simply those of one row of the register."""
    con.execute(
        "create temp table told_person as select id_individu from link "
        f"union select id_individu from ({facts.person_offers()}) "
        f"union select id_individu from ({lost.again(offered_groups())}) "
        "union select ke from merged_person"
    )


def _find_travelling(con: "duckdb.DuckDBPyConnection", *, first: bool, asked: bool) -> None:
    """Make `travelling`: of the steady persons those who are told of, or move, or are insured anew.

    Parameters
    ----------
    asked : bool
        Whether BPJS's extract came.
    """
    if first:
        con.execute("create temp table travelling as from steady limit 0")
        return
    if asked:
        insured.find_anew(con)
    else:
        con.execute("create temp table insured_anew (nik bigint)")
    with store.joined_as_written(con):  # few are looked up by many
        con.execute(f"create temp table travelling as {store.query('merge/travelling')}")
    con.execute("drop table insured_anew")


def spread(parts: Parts, last: int, *, first: bool, asked: bool) -> None:
    """Write what the values of persons are merged from, each person's in his family's part.

    Steady persons do not travel (see `steady`), but for those of `travelling`, which is made. The
    register's row of others who stayed in their family and kabupaten is read where it lies, and
    competes with what was `told`, if anything was. All others stand `apart`.

    Parameters
    ----------
    last : int
        Part of those who belong to no family any more.
    first : bool
        Whether there is no register yet.
    asked : bool
        Whether BPJS's extract came.
    """
    con = parts.con
    if first:
        joins, told, apart = "", "false", "true"
    else:
        _find_told(con)
        joins = (
            "left join told_person on identified.id_individu = told_person.id_individu "
            "left join (select distinct ke from merged_person) as survivor "
            "on identified.id_individu = survivor.ke "
        )
        told = "told_person.id_individu is not null or identified.tetap"
        apart = (
            "survivor.ke is not null or coalesce(placed.pindah, false) "
            "or identified.id_keluarga is distinct from identified.id_keluarga_lama"
        )
    _find_travelling(con, first=first, asked=asked)
    con.execute(f"create temp view identified as {store.query('merge/identified')}")
    con.execute(f"create temp table insurance_one as {store.query('merge/insurance_one')}")
    with store.joined_as_written(con):  # the persons are many, what is looked up is narrow
        parts.write(
            "identity_part",
            "select identified.* exclude (kk, id_keluarga_lama), "
            f"insurance_one.segmen_jkn, {told} as told, {apart} as apart, "
            f"coalesce(placed.prov, '{NOWHERE}') as prov, "
            f"coalesce(placed.{PART}, {last}) as {PART} "
            "from identified left join placed on identified.id_keluarga = placed.id_keluarga "
            f"left join insurance_one on identified.nik = insurance_one.nik {joins}"
            "where identified.id_keluarga is null or placed.id_keluarga is not null",
        )
        parts.show_places("identity_part", "person_place")
        parts.write(
            "person_offer_part",
            f"{_offers(register_offers('old_person'), 'apart')} union all by name "
            f"{_offers('from person_offer', 'apart or told')}",
        )
    con.execute("drop table if exists told_person")
    con.execute("drop table insurance_one")


def _offers(select: str, of: str) -> str:
    """Return the rows of a select that are of certain persons, with the part of each."""
    return (
        f"select offered.*, place.{PART} from ({select}) as offered inner join "
        f"(select id_individu, {PART} from person_place where {of}) as place "
        "on offered.id_individu = place.id_individu"
    )
