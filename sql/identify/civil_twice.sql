-- NIKs of which Dukcapil sent several records.
-- reads:  civil
-- writes: civil_twice
-- grain:  one row per NIK
-- params:

select nomor_induk_kependudukan as nik
from civil
group by nomor_induk_kependudukan
having count(*) > 1
