"""Person values: one winner per answer, Dukcapil's word on identity, BPJS's on insurance."""

from typing import TYPE_CHECKING

from pipelines.merge import facts
from pipelines.merge.places import NOWHERE
from pipelines.parts import PART, Parts
from pipelines.registry import answers, schema

if TYPE_CHECKING:
    import duckdb

_IDENTITY = ("nama", "tanggal_lahir", "jenis_kelamin")


def offer_persons(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the view `person_offer`: the register's row and every row as sent, per person."""
    names = [*_IDENTITY, *(column.name for column in answers())]
    old = ", ".join(f"old_person.{name}" for name in names)
    sent = ", ".join(f"person.{name}" for name in names)
    con.execute(
        "create or replace temp view granted as "
        "select distinct kiriman, nomor_kartu_keluarga from sent_row"
    )
    con.execute(
        f"""
        create or replace temp view person_offer as
        select coalesce(merged_person.ke, old_person.id_individu) as id_individu, {old},
            old_person.sumber_data as sumber, old_person.tanggal_data as tanggal,
            0::bigint as giliran, 0::bigint as baris
        from old_person
        left join merged_person on old_person.id_individu = merged_person.dari
        union all
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
        union all
        {facts.person_offers()}
        """
    )


def spread(parts: Parts, last: int) -> None:
    """Write what the values of persons are merged from, each person's in his family's part.

    Parameters
    ----------
    last : int
        Part of those who belong to no family any more.
    """
    parts.write(
        "identity_part",
        "select identity.*, "
        f"coalesce(placed.kode_kelurahan_desa[1:2], '{NOWHERE}') as prov, "
        f"coalesce(placed.{PART}, {last}) as {PART} "
        "from identity left join placed on identity.id_keluarga = placed.id_keluarga "
        "where identity.id_keluarga is null or placed.id_keluarga is not null",
    )
    parts.show_places("identity_part", "person_place")
    for name, columns, relation in (
        ("person_offer", "person_offer.*", "person_offer"),
        (
            "civil_verdict",
            "civil_verdict.*, insurance_one.segmen_jkn",
            "civil_verdict left join insurance_one on civil_verdict.nik = insurance_one.nik",
        ),
        ("old_person", "old_person.id_individu, old_person.segmen_jkn", "old_person"),
    ):
        parts.write(
            f"{name}_part",
            f"select {columns}, person_place.{PART} from {relation} "
            f"inner join person_place on {name}.id_individu = person_place.id_individu",
        )


def settle_persons(con: "duckdb.DuckDBPyConnection", quarter_index: int) -> None:
    """Make `person_value` from `person_offer_part`: the winning answer of each person.

    Most persons have one row only; for the others each answer is the strongest not blank.
    """
    names = [*_IDENTITY, *(column.name for column in answers())]
    won = ", ".join(
        f"max_by({name}, kuat) filter (where {name} is not null) as {name}" for name in names
    )
    plain = ", ".join(names)
    con.execute(
        "create or replace temp table several as select id_individu from person_offer_part "
        "group by id_individu having count(*) > 1"
    )
    con.execute(
        f"""
        create or replace temp table person_value as
        select id_individu, {plain}, sumber as sumber_data, tanggal as tanggal_data
        from person_offer_part as one
        anti join several on one.id_individu = several.id_individu
        union all
        select id_individu, {won}, max_by(sumber, kuat) as sumber_data,
            max_by(tanggal, kuat) as tanggal_data
        from (
            select offered.*, strength($quarter_index, authority.lindung_nilai,
                authority.urut_nilai, offered.tanggal, offered.giliran, offered.baris) as kuat
            from person_offer_part as offered
            semi join several on offered.id_individu = several.id_individu
            left join authority on offered.sumber = authority.sumber
        )
        group by id_individu
        """,
        {"quarter_index": quarter_index},
    )


def person_select(insured: bool) -> str:
    """Return the select of ``registry/person`` of one part.

    Parameters
    ----------
    insured : bool
        Whether BPJS's extract arrived; without it the segment known before stays.
    """
    segment = (
        "coalesce(civil_verdict.segmen_jkn, case when civil_verdict.nik is null "
        "then old_person.segmen_jkn else 0 end)"
        if insured
        else "old_person.segmen_jkn"
    )
    settled = {
        "nomor_induk_kependudukan": "civil_verdict.nik",
        "id_keluarga": "identity_part.id_keluarga",
        **{name: f"coalesce(civil_verdict.{name}, person_value.{name})" for name in _IDENTITY},
        "status_hubungan_keluarga": "identity_part.hubungan",
        "status_kawin": "coalesce(person_value.status_kawin, civil_verdict.status_kawin)",
        "status_keberadaan": "identity_part.status_keberadaan",
        "segmen_jkn": segment,
        "status_padan": "civil_verdict.status_padan",
        "sumber_kk": "identity_part.sumber_kk",
        "tanggal_kk": "identity_part.tanggal_kk",
        "tanggal_keberadaan": "identity_part.tanggal_keberadaan",
        "sumber_data": "coalesce(person_value.sumber_data, identity_part.sumber_kk)",
        "tanggal_data": "coalesce(person_value.tanggal_data, identity_part.tanggal_kk)",
        "id_individu": "identity_part.id_individu",
    }
    cells = ", ".join(
        f"({settled.get(name, f'person_value.{name}')})::{kind} as {name}"
        for name, kind in schema("person").items()
    )
    return f"""
        select {cells}, identity_part.prov
        from identity_part
        left join person_value on identity_part.id_individu = person_value.id_individu
        left join civil_verdict_part as civil_verdict
            on identity_part.id_individu = civil_verdict.id_individu
        left join old_person_part as old_person
            on identity_part.id_individu = old_person.id_individu
    """
