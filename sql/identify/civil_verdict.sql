-- Dukcapil's answer on each person.
-- reads:  person_now, sighting, civil_one, link, final_id
-- writes: civil_verdict
-- grain:  one row per person
-- params:

with

bearer as (

    -- the person's own NIK, as the register or a sender has it
    select
        coalesce(final_id.id_individu, sighting.id) as id_individu,
        max_by(sighting.nik, {'baru': (sighting.urut is not null)::int, 'nik': sighting.nik})
            filter (where sighting.nik is not null) as nik
    from sighting
    left join final_id on sighting.id = final_id.id
    group by all

),

owned as (

    select
        person_now.id_individu,
        coalesce(person_now.nik_dukcapil, bearer.nik) as nik,
        person_now.nik_dukcapil,
        person_now.status_padan
    from person_now
    left join bearer on person_now.id_individu = bearer.id_individu

),

shared as (

    select nik
    from owned
    where nik is not null
    group by nik
    having count(*) > 1

)

select
    owned.id_individu,
    owned.nik,
    case
        when owned.nik is null then 'tanpa_nik'
        when shared.nik is not null then 'ganda'
        when owned.nik_dukcapil is null then 'tidak_padan'
        when civil_one.status_hidup = 2 then 'meninggal'
        when civil_one.status_hidup = 3 then 'pindah'
        else owned.status_padan
    end as status_padan,
    civil_one.nama,
    civil_one.tanggal_lahir,
    civil_one.jenis_kelamin,
    civil_one.status_kawin
from owned
left join shared on owned.nik = shared.nik
left join civil_one on owned.nik_dukcapil = civil_one.nik
