-- Every name and birth date of those whose NIK an agency names, with the family that is theirs now.
-- reads:  fact_bearer, old_person, told_name, belonging
-- writes: fact_name
-- grain:  one row per person and each time that he was called
-- params:

with

-- letters are told of those whom an agency names
registered as (

    select
        old_person.id_individu,
        name_key(old_person.nama) as nama_kunci,
        old_person.tanggal_lahir
    from old_person
    semi join fact_bearer on old_person.id_individu = fact_bearer.id_individu

),

-- and so are cards
home as (

    select
        belonging.id_individu,
        belonging.kk
    from belonging
    semi join fact_bearer on belonging.id_individu = fact_bearer.id_individu

),

known as (

    select
        id_individu,
        nama_kunci,
        tanggal_lahir
    from fact_bearer
    where not tetap
    union all
    select
        id_individu,
        nama_kunci,
        tanggal_lahir
    from registered
    union all
    select
        id_individu,
        nama_kunci,
        tanggal_lahir
    from told_name

)

select
    fact_bearer.id_individu,
    fact_bearer.nik,
    known.nama_kunci,
    known.tanggal_lahir,
    home.kk
from fact_bearer
inner join known on fact_bearer.id_individu = known.id_individu
left join home on fact_bearer.id_individu = home.id_individu
