"""Who offers values of persons: the register, senders and agencies; each person's in his part."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge import facts, lost
from pipelines.merge.places import NOWHERE
from pipelines.parts import PART, Parts
from pipelines.registry import answers, groups

if TYPE_CHECKING:
    import duckdb

IDENTITY = ("nama", "tanggal_lahir", "jenis_kelamin")
INSURANCE = ("segmen_jkn", "sumber_jkn", "tanggal_jkn")


def offered_groups() -> dict[str, list[str]]:
    """Return the groups of which senders give values, with the columns they give."""
    given = {*IDENTITY, *(column.name for column in answers())}
    found = {group: [n for n in names if n in given] for group, names in groups().items()}
    return {group: names for group, names in found.items() if names}


def offered_names() -> list[str]:
    """Return the columns of `offered_groups`."""
    return [name for names in offered_groups().values() for name in names]


def offer_persons(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the view `person_offer`: the register's row and every row as sent, per person.

    A group of which a row answers nothing has no source there. The register's own row of a person
    has the insurance that was known, too.
    """
    old = ", ".join(f"old_person.{name}" for name in offered_names())
    sent = ", ".join(f"person.{name}" for name in offered_names())
    old_origin = ", ".join(
        f"old_person.sumber_{group}, old_person.tanggal_{group}" for group in offered_groups()
    )
    sent_origin = ", ".join(
        f"if({said}, sumber, null) as sumber_{group}, if({said}, tanggal, null) as tanggal_{group}"
        for group, names in offered_groups().items()
        for said in [" or ".join(f"{name} is not null" for name in names)]
    )
    insured = ", ".join(
        f"if(merged_person.ke is null, old_person.{name}, null) as {name}" for name in INSURANCE
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
        select coalesce(merged_person.ke, old_person.id_individu) as id_individu, {old},
            {old_origin}, {insured}, 0::bigint as giliran,
            -- of several ids that are one person: the order of values equal in date and class
            (old_person.id_individu % {1 << 26})::bigint as baris
        from old_person
        left join merged_person on old_person.id_individu = merged_person.dari
        union all by name
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


def spread(parts: Parts, last: int, *, first: bool) -> None:
    """Write what the values of persons are merged from, each person's in his family's part.

    Of whom nobody told and who stayed in his family and kabupaten, the register's row is read
    where it lies. All others stand `apart`.

    Parameters
    ----------
    last : int
        Part of those who belong to no family any more.
    first : bool
        Whether there is no register yet.
    """
    told = "left join told_person on identity.id_individu = told_person.id_individu "
    apart = (
        "told_person.id_individu is not null or coalesce(placed.pindah, false) "
        "or identity.id_keluarga is distinct from identity.id_keluarga_lama"
    )
    if first:
        told, apart = "", "true"
    else:
        _find_told(parts.con)
    with store.joined_as_written(parts.con):  # the persons are many, what is looked up is narrow
        parts.write(
            "identity_part",
            "select identity.* exclude (kk, id_keluarga_lama), "
            f"insurance_one.segmen_jkn, {apart} as apart, "
            f"coalesce(placed.prov, '{NOWHERE}') as prov, "
            f"coalesce(placed.{PART}, {last}) as {PART} "
            "from identity left join placed on identity.id_keluarga = placed.id_keluarga "
            f"left join insurance_one on identity.nik = insurance_one.nik {told}"
            "where identity.id_keluarga is null or placed.id_keluarga is not null",
        )
        parts.show_places("identity_part", "person_place")
        parts.write(
            "person_offer_part",
            f"select person_offer.*, person_place.{PART} from person_offer inner join "
            f"(select id_individu, {PART} from person_place where apart) as person_place "
            "on person_offer.id_individu = person_place.id_individu",
        )
    parts.con.execute("drop table if exists told_person")
