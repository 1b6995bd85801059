-- The active BPJS segment of each NIK.
-- reads:  insurance
-- writes: insurance_one
-- grain:  one row per NIK
-- params:

select
    nomor_induk_kependudukan as nik,
    min(segmen_jkn) as segmen_jkn
from insurance
where status = 1 and segmen_jkn is not null
group by nomor_induk_kependudukan
