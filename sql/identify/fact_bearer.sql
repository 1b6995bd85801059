-- Whoever bears a NIK that an agency names, as Dukcapil knows them.
-- reads:  other_verdict, quiet, fact_row
-- writes: fact_bearer
-- grain:  one row per person whose NIK is named
-- params:

with

answered as (

    select
        id_individu,
        nik,
        nama,
        tanggal_lahir
    from other_verdict
    union all
    select
        id_individu,
        nik,
        nama,
        tanggal_lahir
    from quiet

)

select
    answered.id_individu,
    answered.nik,
    name_key(answered.nama) as nama_kunci,
    answered.tanggal_lahir
from answered
semi join fact_row on answered.nik = fact_row.nik
