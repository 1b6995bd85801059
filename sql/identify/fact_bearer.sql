-- Whoever bears a NIK that an agency names, as Dukcapil knows them where that is not as the register
-- does.
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
        tanggal_lahir,
        false as tetap
    from other_verdict
    union all
    select
        id_individu,
        nik,
        nama,
        tanggal_lahir,
        tetap
    from quiet

)

select
    answered.id_individu,
    answered.nik,
    name_key(answered.nama) as nama_kunci,
    answered.tanggal_lahir,
    answered.tetap
from answered
semi join fact_row on answered.nik = fact_row.nik
