-- Dukcapil's verdict on each person: matched by NIK where name or birth date agrees, else within
-- one KK by birth date and name, else by birth date and sex where each side has but one; by birth
-- date and name also within the KK to which others of his were moved.
-- reads:  agreed, left_person, left_civil, quiet, sighting, civil_one
-- writes: civil_link
-- grain:  one row per matched person
-- params:

with

moved as (

    select distinct
        kk_lama,
        kk
    from quiet
    where kk_lama <> kk
    union
    select distinct
        sighting.kk as kk_lama,
        civil_one.kk
    from agreed
    inner join sighting on agreed.id = sighting.id
    inner join civil_one on agreed.nik = civil_one.nik
    where sighting.kk <> civil_one.kk

),

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

followed as (

    select distinct
        left_person.id,
        left_civil.nik
    from left_person
    inner join moved on left_person.kk = moved.kk_lama
    inner join left_civil
        on
            moved.kk = left_civil.kk
            and left_person.tanggal_lahir = left_civil.tanggal_lahir
            and left_person.nama_kunci = left_civil.nama_kunci
    anti join pair on left_person.id = pair.id
    anti join pair as theirs on left_civil.nik = theirs.nik
    qualify
        count(*) over (partition by left_person.id) = 1
        and count(*) over (partition by left_civil.nik) = 1

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
from (
    from sure
    union all
    from followed
)
group by id
