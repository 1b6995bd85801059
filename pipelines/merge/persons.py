"""Person values: one winner per answer and one origin per group; Dukcapil's and BPJS's word."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge import facts, lost
from pipelines.merge.places import NOWHERE
from pipelines.merge.tally import Tally
from pipelines.parts import PART, Parts
from pipelines.registry import answers, groups, schema

if TYPE_CHECKING:
    import duckdb

_IDENTITY = ("nama", "tanggal_lahir", "jenis_kelamin")
# what Dukcapil answers beside membership, by group
_CIVIL = {"identitas": _IDENTITY, "kawin": ("status_kawin",)}
_INSURANCE = ("segmen_jkn", "sumber_jkn", "tanggal_jkn")


def _offered() -> dict[str, list[str]]:
    """Return the groups of which senders give values, with the columns they give."""
    given = {*_IDENTITY, *(column.name for column in answers())}
    found = {group: [n for n in names if n in given] for group, names in groups().items()}
    return {group: names for group, names in found.items() if names}


def _names() -> list[str]:
    return [name for names in _offered().values() for name in names]


def offer_persons(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the view `person_offer`: the register's row and every row as sent, per person.

    A group of which a row answers nothing has no source there. The register's own row of a person
    has the insurance that was known, too.
    """
    old = ", ".join(f"old_person.{name}" for name in _names())
    sent = ", ".join(f"person.{name}" for name in _names())
    old_origin = ", ".join(
        f"old_person.sumber_{group}, old_person.tanggal_{group}" for group in _offered()
    )
    sent_origin = ", ".join(
        f"if({said}, sumber, null) as sumber_{group}, if({said}, tanggal, null) as tanggal_{group}"
        for group, names in _offered().items()
        for said in [" or ".join(f"{name} is not null" for name in names)]
    )
    insured = ", ".join(
        f"if(merged_person.ke is null, old_person.{name}, null) as {name}" for name in _INSURANCE
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
        select id_individu, {", ".join(_names())}, {sent_origin}, giliran, baris
        from person_sent
        union all by name
        {lost.again(_offered())}
        """
    )


def _find_told(con: "duckdb.DuckDBPyConnection") -> None:
    """Make `told_person`: persons whose values are not simply those of one row of the register."""
    con.execute(
        "create temp table told_person as select id_individu from link "
        f"union select id_individu from ({facts.person_offers()}) "
        f"union select id_individu from ({lost.again(_offered())}) "
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
            f"select identity.*, insurance_one.segmen_jkn, {apart} as apart, "
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


def settle_persons(
    con: "duckdb.DuckDBPyConnection",
    parts: Parts,
    share: int,
    files_before: list[str],
    quarter_index: int,
) -> None:
    """Make `person_value`: the winning answer of each person of one part.

    Most persons have one row only; for the others each answer is the strongest not blank, and a
    group's origin is that of the strongest row that answers anything of it.

    Parameters
    ----------
    share : int
        Number of the part.
    files_before : list of str
        Files of the register in which the rows of those lie who do not stand `apart`.
    """
    for name in ("identity_part", "person_offer_part"):
        parts.show(name, share)
    if files_before:
        store.view(con, "lying", files_before, temp=True)
    else:
        con.execute("create or replace temp view lying as from old_person limit 0")
    offered = _offered()
    origins = [f"{what}_{group}" for group in offered for what in ("sumber", "tanggal")]
    plain = ", ".join([*_names(), *origins, *_INSURANCE])
    settled = [
        f"max_by({name}, kuat_{group}) filter (where {name} is not null) as {name}"
        for group, names in offered.items()
        for name in (*names, f"sumber_{group}", f"tanggal_{group}")
    ]
    won = ", ".join([*settled, *(f"max({name}) as {name}" for name in _INSURANCE)])
    # a source without standing has no strength, and what has none never wins
    weights = ", ".join(
        f"if(of_{group}.sumber is null, null, strength($quarter_index, of_{group}.lindung, "
        f"of_{group}.urut, offered.tanggal_{group}, offered.giliran, offered.baris)) "
        f"as kuat_{group}"
        for group in offered
    )
    standings = " ".join(
        f"left join standing as of_{group} on of_{group}.variabel = '{group}' "
        f"and of_{group}.sumber = offered.sumber_{group}"
        for group in offered
    )
    con.execute(
        "create or replace temp table several as select id_individu from person_offer_part "
        "group by id_individu having count(*) > 1"
    )
    con.execute(
        f"""
        create or replace temp table person_won as
        select id_individu, {won}
        from (
            select offered.*, {weights}
            from person_offer_part as offered
            semi join several on offered.id_individu = several.id_individu
            {standings}
        )
        group by id_individu
        """,
        {"quarter_index": quarter_index},
    )
    con.execute(
        "create or replace temp view person_value as "
        f"select id_individu, {plain} from lying anti join "
        "(select id_individu from identity_part where apart) as other "
        "on lying.id_individu = other.id_individu "
        f"union all by name select id_individu, {plain} from person_offer_part as one "
        "anti join several on one.id_individu = several.id_individu "
        "union all by name select * from person_won"
    )


def gather_lost(con: "duckdb.DuckDBPyConnection", tally: Tally) -> None:
    """Tally what lost to the values of `person_part`, Dukcapil's word included."""
    lost.gather(con, tally, _offered(), _CIVIL)


def _settled(insured: tuple[int, str] | None) -> dict[str, str]:
    """Return the columns of a person that are not simply the winning answer."""
    cells = {
        "nomor_induk_kependudukan": "identity_part.nik",
        "id_keluarga": "identity_part.id_keluarga",
        "id_individu": "identity_part.id_individu",
        "status_hubungan_keluarga": "identity_part.hubungan",
        "status_keberadaan": "identity_part.status_keberadaan",
        "status_padan": "identity_part.status_padan",
        **{name: f"identity_part.{name}" for name in ("sumber_kk", "tanggal_kk")},
        "tanggal_keberadaan": "identity_part.tanggal_keberadaan",
    }
    for group, names in _CIVIL.items():
        for name in (*names, f"sumber_{group}", f"tanggal_{group}"):
            theirs = name if name in names else name.removesuffix(f"_{group}")
            theirs, ours = f"identity_part.dukcapil_{theirs}", f"person_value.{name}"
            cells[name] = f"if({_civil_wins(group)}, coalesce({theirs}, {ours}), {ours})"
    told = {"segmen_jkn": "coalesce(identity_part.segmen_jkn, 0)"}
    if insured:
        number, day = insured
        told |= {"sumber_jkn": str(number), "tanggal_jkn": f"date '{day}'"}
    for name in _INSURANCE:
        cells[name] = (
            f"if(identity_part.nik is null, person_value.{name}, {told[name]})"
            if insured
            else f"person_value.{name}"
        )
    return cells


def _civil_wins(group: str) -> str:
    """Return whether Dukcapil's word on a group is the stronger, if it says anything of it."""
    said = " or ".join(f"identity_part.dukcapil_{name} is not null" for name in _CIVIL[group])
    theirs, ours = (
        f"strength($quarter_index, {who}_{group}.lindung, {who}_{group}.urut, {tanggal}, {turn}, 0)"
        for who, tanggal, turn in (
            ("theirs", "identity_part.dukcapil_tanggal", 1),
            ("ours", f"person_value.tanggal_{group}", 0),
        )
    )
    return (
        f"theirs_{group}.sumber is not null and ({said}) "
        f"and (ours_{group}.sumber is null or {theirs} > {ours})"
    )


def person_select(insured: tuple[int, str] | None) -> str:
    """Return the select of ``registry/person`` of one part.

    Beside the register's columns it has what was said: ``dukcapil_…`` by Dukcapil, and by
    everybody else the name and who gave it (``nama_lain``, ``sumber_lain``).

    Parameters
    ----------
    insured : tuple of int and str, or None
        Number and date of BPJS's extract; without it the segment known before stays.
    """
    settled = _settled(insured)
    cells = ", ".join(
        f"({settled.get(name, f'person_value.{name}')})::{kind} as {name}"
        for name, kind in schema("person").items()
    )
    theirs = [name for names in _CIVIL.values() for name in names]
    said = ", ".join(f"identity_part.dukcapil_{name}" for name in (*theirs, "sumber", "tanggal"))
    standings = " ".join(
        f"left join standing as theirs_{group} on theirs_{group}.variabel = '{group}' "
        f"and identity_part.dukcapil_sumber = theirs_{group}.sumber "
        f"left join standing as ours_{group} on ours_{group}.variabel = '{group}' "
        f"and person_value.sumber_{group} = ours_{group}.sumber"
        for group in _CIVIL
    )
    return f"""
        select {cells}, identity_part.prov, {said}, person_value.nama as nama_lain,
            person_value.sumber_identitas as sumber_lain
        from identity_part
        left join person_value on identity_part.id_individu = person_value.id_individu
        {standings}
    """
