-- The ids of new persons, in the order (village, KK, NIK, name, birth date, row content) after the
-- last id in use; a revision keeps the ids that its quarter already gave.
-- reads:  present, sighting, civil_one, given_person, old_person
-- writes: final_id
-- grain:  one row per new person
-- params: last_id

with

content as (

    select
        id,
        min(kode_kelurahan_desa) as desa,
        min(nik) as nik,
        min(nama_kunci) as nama,
        min(tanggal_lahir) as lahir,
        min({'giliran': giliran, 'baris': baris}) as isi
    from sighting
    where id < 0
    group by id

),

new_person as (

    select
        present.id,
        present.kk,
        present.nik_dukcapil,
        civil_one.nama_kunci as nama_dukcapil,
        civil_one.tanggal_lahir as lahir_dukcapil,
        coalesce(content.desa, civil_one.kode_kelurahan_desa) as desa,
        coalesce(content.nik, present.nik_dukcapil) as nik,
        coalesce(content.nama, civil_one.nama_kunci) as nama,
        coalesce(content.lahir, civil_one.tanggal_lahir) as lahir,
        content.isi
    from present
    left join content on present.id = content.id
    left join civil_one on present.nik_dukcapil = civil_one.nik
    where present.id < 0

),

-- as sent, and as Dukcapil has it, whose word may have been frozen
known_as as (

    select
        id,
        isi,
        kk,
        nik,
        nama,
        lahir
    from new_person
    union
    select
        id,
        isi,
        kk,
        nik_dukcapil,
        nama_dukcapil,
        lahir_dukcapil
    from new_person
    where nik_dukcapil is not null

),

met as (

    select
        known_as.id,
        known_as.isi,
        given_person.id_individu,
        1 as cara
    from known_as
    inner join given_person on known_as.nik = given_person.nomor_induk_kependudukan
    where
        known_as.nama = given_person.nama_kunci
        or known_as.lahir = given_person.tanggal_lahir
    union all
    select
        known_as.id,
        known_as.isi,
        given_person.id_individu,
        2 as cara
    from known_as
    inner join given_person
        on
            known_as.kk is not distinct from given_person.kk
            and known_as.nama is not distinct from given_person.nama_kunci
            and known_as.lahir is not distinct from given_person.tanggal_lahir

),

kept as (

    select
        met.id,
        met.id_individu
    from met
    anti join old_person on met.id_individu = old_person.id_individu
    qualify
        row_number() over (partition by met.id order by met.cara, met.id_individu) = 1
        and row_number() over (
            partition by met.id_individu
            order by met.cara, met.isi nulls last, met.id desc
        ) = 1

)

select
id,
id_individu
from kept
union all
select
    new_person.id,
    $last_id + row_number() over (
        order by
            new_person.desa nulls last, new_person.kk nulls last, new_person.nik nulls last,
            new_person.nama nulls last, new_person.lahir nulls last,
            new_person.isi nulls last
    ) as id_individu
from new_person
anti join kept on new_person.id = kept.id
