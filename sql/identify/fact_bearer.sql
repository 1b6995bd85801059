-- Whoever bears a NIK that an agency names, as Dukcapil knows them.
-- reads:  civil_verdict, fact_row
-- writes: fact_bearer
-- grain:  one row per person whose NIK is named
-- params:

select
    civil_verdict.id_individu,
    civil_verdict.nik,
    name_key(civil_verdict.nama) as nama_kunci,
    civil_verdict.tanggal_lahir
from civil_verdict
semi join fact_row on civil_verdict.nik = fact_row.nik
