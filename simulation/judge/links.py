"""Links that a published quarter made, judged by who each row as sent is about in truth."""

from typing import TYPE_CHECKING, Any

from pipelines import macros, store
from pipelines.errors import DataStop
from pipelines.home import Home, published_release, table
from pipelines.sources import arrived, sent
from simulation import linking, records

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# Who each row is about: the bearer of its NIK as it was before the sender's mistakes. Claims change
# nothing by themselves and are left out.
_ROW = """
create temp table sent_row as
select person.urut, person.dasar, person.nik, benar.id_benar
from (
    select row_key(person.kiriman, person.berkas, person.baris) as urut,
        submission.class = 'dasar' as dasar, person.nomor_induk_kependudukan as nik,
        coalesce(
            try_cast(error.benar as bigint), person.nomor_induk_kependudukan
        ) as nik_benar
    from person
    inner join submission on person.kiriman = submission.kiriman
    inner join sent_file on person.kiriman = sent_file.kiriman and person.berkas = sent_file.berkas
    left join error on sent_file.submission = error.submission and sent_file.nama = error.file
        and person.baris = error.line and error.variabel = 'nomor_induk_kependudukan'
    where submission.class <> 'warga'
) as person
inner join true_person as benar on person.nik_benar = benar.nik
"""
# Persons of the register before the quarter, with who they are; before the first one these are
# the base register's.
_KNOWN_FIRST = """
create temp table known as
select link.id_individu, min(sent_row.id_benar) as id_benar
from sent_row inner join link on sent_row.urut = link.urut
where sent_row.dasar group by link.id_individu having count(distinct sent_row.id_benar) = 1
"""
_KNOWN = """
create temp table known as
select person.id_individu, min(benar.id_benar) as id_benar
from released_person as person inner join true_person as benar
    on person.nomor_induk_kependudukan = benar.nik
    and (name_key(person.nama) = name_key(benar.nama)
        or person.tanggal_lahir = benar.tanggal_lahir::date)
group by person.id_individu having count(distinct benar.id_benar) = 1
"""
# a row linked to an id of whom nobody knows who it is cannot be judged
_OUTCOME = """
create temp table outcome as
select sent_row.urut as id, sent_row.id_benar, sent_row.nik,
    date_diff('year', benar.tanggal_lahir::date, $end) as tahun,
    sent_row.id_benar in (select id_benar from known) as ada,
    known.id_individu is not null as padan,
    coalesce(known.id_benar = sent_row.id_benar, false) as tepat,
    sent_row.urut in (
        select urut from weighed where hasil = 'perlu_ditinjau'
    ) as ditinjau,
    benar
from sent_row
inner join link on sent_row.urut = link.urut
inner join true_person as benar on sent_row.id_benar = benar.id_benar
left join known on link.id_individu = known.id_individu
where not sent_row.dasar
    and (known.id_individu is not null or link.id_individu not in (select id_individu from nobody))
"""
_GROUPS = {
    **{name: linking.GROUPS[name] for name in ("semua", "provinsi", "umur", "panjang_nama")},
    "nik_tertulis": "if(nik is null, 'tidak', 'ya')",
}


def links(home: Home, quarter: "Quarter") -> dict[str, Any]:
    """Count the missed and the false links of a published quarter.

    Returns
    -------
    dict
        ``records`` judged and ``groups`` as `simulation.linking.judge` gives them. A record is a
        row as sent; a link is one to a person who was known before the quarter.

    Raises
    ------
    DataStop
        If the quarter is not published, what identify left of it is gone, or the nation's truth
        is not there.
    """
    release = published_release(home, quarter)
    if not (home.work(quarter, "identify") / "weighed").is_dir():
        raise DataStop(
            f"what identify found of {quarter} is not there any more; only a quarter whose run "
            f"still lies under {home.run(quarter)} can be judged"
        )
    persons = records.true_persons(home, quarter)
    with store.connect() as con:
        macros.make_keys(con)
        con.register("true_person", persons)
        place, identified = home.output(quarter, "conform"), home.work(quarter, "identify")
        for name in ("person", "submission"):
            store.view(con, name, str(place / name / "*.parquet"))
        for name in ("link", "weighed"):
            store.view(con, name, str(identified / name / "*.parquet"))
        files = sent.files(arrived.read(home.output(quarter, "arrive")))
        con.register("sent_file", files)
        truth = home.root / "truth" / "error" / f"quarter={quarter}"
        store.view(con, "error", str(truth / "*.parquet"))
        con.execute(_ROW)
        _known(con, home, quarter)
        con.execute(_OUTCOME, {"end": quarter.end})
        return {
            "quarter": str(quarter),
            "release": release.name.removeprefix("release="),
            "records": store.one(con, "select count(*) from outcome")[0],
            "groups": {name: linking.group(con, key) for name, key in _GROUPS.items()},
        }


def _known(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> None:
    """Make `known`, and `nobody`: ids that were there before, of whom the truth knows nothing."""
    before = home.current(quarter.previous)
    if before is None:
        con.execute(_KNOWN_FIRST)
        earlier = "select link.id_individu from link inner join sent_row using (urut) where dasar"
    else:
        store.view(con, "released_person", table(before, "registry/person"))
        con.execute(_KNOWN)
        earlier = "select id_individu from released_person"
    con.execute(f"create temp table nobody as ({earlier}) except select id_individu from known")
