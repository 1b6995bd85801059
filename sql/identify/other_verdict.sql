-- Dukcapil's answer on each person who is not quiet.
-- reads:  owned, civil_one
-- writes: other_verdict
-- grain:  one row per person
-- params:

with

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
        else verdict(civil_one.status_hidup, owned.status_padan)
    end as status_padan,
    civil_one.nama,
    civil_one.tanggal_lahir,
    civil_one.jenis_kelamin,
    civil_one.status_kawin,
    civil_one.sumber,
    civil_one.tanggal
from owned
left join shared on owned.nik = shared.nik
left join civil_one on owned.nik_dukcapil = civil_one.nik
