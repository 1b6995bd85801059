-- Birth date of every NIK that Dukcapil knows.
-- reads:  civil_one, quiet
-- writes: civil_known
-- grain:  one row per NIK
-- params:

select
    nik,
    tanggal_lahir
from civil_one
union all
select
    nik,
    tanggal_lahir
from quiet
