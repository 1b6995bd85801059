"""Person values: one winner per answer and one origin per group; Dukcapil's and BPJS's word."""

from typing import TYPE_CHECKING

from pipelines.merge import civil, lost, places
from pipelines.merge.person_offers import (
    INSURANCE,
    offered_groups,
    offered_names,
    register_offers,
)
from pipelines.merge.strongest import strongest
from pipelines.merge.tally import Tally
from pipelines.parts import Parts
from pipelines.registry import schema

if TYPE_CHECKING:
    import duckdb

_BOTH = ("identity_part", "person_value")
# whom Dukcapil calls as the register does, by that name
_TOLD = """
select identity_part.* replace (
    if(identity_part.tetap, own.nama, identity_part.dukcapil_nama) as dukcapil_nama
)
from identity_part
left join person_offer_part as own
    on identity_part.tetap and own.lama and identity_part.id_individu = own.id_individu
"""


def show_part(con: "duckdb.DuckDBPyConnection", parts: Parts, share: int) -> None:
    """Let `identity_part` and `person_offer_part` be those of one part; `lying_person` is.

    Parameters
    ----------
    share : int
        Number of the part.

    Raises
    ------
    RuntimeError
        If one of those who do not stand `apart` does not lie where he should.
    """
    parts.show("identity_part", share)
    con.execute(
        "create or replace temp view person_offer_part as "
        f"{parts.rows('person_offer_part', share)} union all by name "
        f"select offered.* from ({register_offers('lying_person')}) as offered "
        "semi join (select id_individu from identity_part where told and not apart) as asked "
        "on offered.id_individu = asked.id_individu"
    )
    con.execute(f"create or replace temp view identity_told as {_TOLD}")
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
    rows = con.sql(
        f"select offered.*, 0::bigint as kuat, {weights} from person_offer_part as offered "
        f"semi join several on offered.id_individu = several.id_individu {standings}",
        params={"quarter_index": quarter_index},
    ).to_arrow_table()
    con.register("person_offered", rows)
    compared = {
        f"kuat_{group}": [*names, f"sumber_{group}", f"tanggal_{group}"]
        for group, names in offered.items()
    }
    # of the register's row alone, whoever is told of
    con.register("person_won", strongest(rows, "id_individu", compared | {"kuat": INSURANCE}))
    con.execute(
        "create or replace temp view person_value as "
        f"select id_individu, {plain} from lying_person anti join "
        "(select id_individu from identity_part where told or apart) as other "
        "on lying_person.id_individu = other.id_individu "
        f"union all by name select id_individu, {plain} from person_offer_part as one "
        "anti join several on one.id_individu = several.id_individu "
        "union all by name from person_won"
    )


def gather_lost(con: "duckdb.DuckDBPyConnection", tally: Tally) -> None:
    """Tally what lost to the values of `person_part`, Dukcapil's word included."""
    lost.gather(con, tally, offered_groups(), civil.CIVIL)


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
    for group, names in civil.CIVIL.items():
        for name in (*names, f"sumber_{group}", f"tanggal_{group}"):
            theirs = name if name in names else name.removesuffix(f"_{group}")
            theirs, ours = f"identity_part.dukcapil_{theirs}", f"person_value.{name}"
            cells[name] = f"if({civil.wins(group, *_BOTH)}, coalesce({theirs}, {ours}), {ours})"
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


def person_select(insured: tuple[int, str] | None) -> str:
    """Return the select of those of ``registry/person`` of one part who are not steady.

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
    theirs = [name for names in civil.CIVIL.values() for name in names]
    said = ", ".join(f"identity_part.dukcapil_{name}" for name in (*theirs, "sumber", "tanggal"))
    return f"""
        select {cells}, identity_part.prov, {said}, person_value.nama as nama_lain,
            person_value.sumber_identitas as sumber_lain, false as tetap
        from identity_told as identity_part
        left join person_value on identity_part.id_individu = person_value.id_individu
        {civil.standings(*_BOTH)}
    """
