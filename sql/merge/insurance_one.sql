-- The active BPJS segment of each NIK of those who travel.
-- reads:  insurance, identified
-- writes: insurance_one
-- grain:  one row per NIK
-- params:

select
    insurance.nomor_induk_kependudukan as nik,
    min(insurance.segmen_jkn) as segmen_jkn
from insurance
semi join identified on insurance.nomor_induk_kependudukan = identified.nik
where insurance.status = 1 and insurance.segmen_jkn is not null
group by insurance.nomor_induk_kependudukan
