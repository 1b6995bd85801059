-- reads: household, survey_person, register_family, register_person
-- writes: pair
-- grain: family of the survey found in the register
-- params: none
-- By card number first, then by the members' NIK; a family of the register is matched once.
with by_card as (
    select
        household.number,
        min(register_family.id) as id
    from household
    inner join register_family
        on household.nomor_kartu_keluarga = register_family.nomor_kartu_keluarga
    group by household.number
    having count(*) = 1
),

shared as (
    select
        household.number,
        register_person.id_keluarga as id,
        count(*) as bersama
    from household
    anti join by_card on household.number = by_card.number
    inner join survey_person on household.id_rumah_tangga = survey_person.id_rumah_tangga
    inner join register_person
        on survey_person.nomor_induk_kependudukan = register_person.nik
    where register_person.id_keluarga is not null
    group by
        household.number,
        register_person.id_keluarga
),

counted as (
    select
        *,
        sum(bersama) over (partition by number) as ditemukan
    from shared
),

both_ways as (
    select
        number,
        id
    from by_card
    union all
    select
        number,
        id
    from counted
    where 2 * bersama > ditemukan
)

select
    min(number) as number,
    id
from both_ways
group by id
