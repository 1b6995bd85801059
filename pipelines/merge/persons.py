"""Person values: one winner per answer and one origin per group; Dukcapil's and BPJS's word."""

from typing import TYPE_CHECKING

from pipelines.merge import lost, places
from pipelines.merge.person_offers import IDENTITY, INSURANCE, offered_groups, offered_names
from pipelines.merge.tally import Tally
from pipelines.parts import Parts
from pipelines.registry import schema

if TYPE_CHECKING:
    import duckdb

# what Dukcapil answers beside membership, by group
_CIVIL = {"identitas": IDENTITY, "kawin": ("status_kawin",)}


def show_part(con: "duckdb.DuckDBPyConnection", parts: Parts, share: int) -> None:
    """Let `identity_part` and `person_offer_part` be those of one part.

    Parameters
    ----------
    share : int
        Number of the part.

    Raises
    ------
    RuntimeError
        If one of those who do not stand `apart` does not lie where he should.
    """
    for name in ("identity_part", "person_offer_part"):
        parts.show(name, share)
    places.must_lie(
        con,
        "select id_individu from identity_part where not apart",
        "lying_person",
        "id_individu",
        f"persons of part {share} do not lie where their families' files are",
    )


def settle_persons(con: "duckdb.DuckDBPyConnection", quarter_index: int) -> None:
    """Make `person_value`: the winning answer of each person of one part.

    Most persons have one row only; for the others each answer is the strongest not blank, and a
    group's origin is that of the strongest row that answers anything of it.
    """
    offered = offered_groups()
    origins = [f"{what}_{group}" for group in offered for what in ("sumber", "tanggal")]
    plain = ", ".join([*offered_names(), *origins, *INSURANCE])
    settled = [
        f"max_by({name}, kuat_{group}) filter (where {name} is not null) as {name}"
        for group, names in offered.items()
        for name in (*names, f"sumber_{group}", f"tanggal_{group}")
    ]
    won = ", ".join([*settled, *(f"max({name}) as {name}" for name in INSURANCE)])
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
        f"select id_individu, {plain} from lying_person anti join "
        "(select id_individu from identity_part where apart) as other "
        "on lying_person.id_individu = other.id_individu "
        f"union all by name select id_individu, {plain} from person_offer_part as one "
        "anti join several on one.id_individu = several.id_individu "
        "union all by name select * from person_won"
    )


def gather_lost(con: "duckdb.DuckDBPyConnection", tally: Tally) -> None:
    """Tally what lost to the values of `person_part`, Dukcapil's word included."""
    lost.gather(con, tally, offered_groups(), _CIVIL)


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
    for name in INSURANCE:
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
