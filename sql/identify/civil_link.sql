-- Dukcapil's verdict on each person: matched by NIK where name or birth date agrees, else within
-- one KK by birth date and name, else by birth date and sex where each side has but one.
-- reads:  agreed, left_person, left_civil
-- writes: civil_link
-- grain:  one row per matched person
-- params:

with

pair as (

    select
        left_person.id,
        left_civil.nik,
        coalesce(left_person.nama_kunci = left_civil.nama_kunci, false)::int as cocok,
        count(distinct left_civil.nik) over (partition by left_person.id) as calon_nik,
        count(distinct left_person.id) over (partition by left_civil.nik) as calon_orang
    from left_person
    inner join left_civil
        on
            left_person.kk = left_civil.kk
            and left_person.tanggal_lahir = left_civil.tanggal_lahir
    where
        left_person.nama_kunci = left_civil.nama_kunci
        or left_person.jenis_kelamin = left_civil.jenis_kelamin

),

sure as (

    select distinct
        id,
        nik
    from pair
    where calon_nik = 1 and calon_orang = 1
    union
    select
        id,
        nik
    from pair
    where cocok = 1
    qualify
        count(*) over (partition by id) = 1 and count(*) over (partition by nik) = 1

)

select
    id,
    nik,
    matched_as(cocok = 2) as status_padan
from agreed
union all
select
    id,
    min(nik) as nik,
    'padan_sebagian' as status_padan
from sure
group by id
