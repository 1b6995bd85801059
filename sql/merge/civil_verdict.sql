-- Dukcapil's answer on each person, as identify left it.
-- reads:  other_verdict, quiet
-- writes: civil_verdict
-- grain:  one row per person
-- params:

select *
from other_verdict
union all by name
select
    id_individu,
    nik,
    status_padan,
    nama,
    tanggal_lahir,
    jenis_kelamin,
    status_kawin,
    sumber,
    tanggal
from quiet
