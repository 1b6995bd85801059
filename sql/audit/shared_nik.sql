-- NIKs that several active persons bear.
-- reads:  registry_person, repeated_nik
-- writes: shared_nik
-- grain:  one row per shared NIK
-- params:

select
    registry_person.nomor_induk_kependudukan as nik,
    count(*) as orang_senik,
    count(distinct registry_person.id_keluarga) as keluarga_senik
from registry_person
semi join repeated_nik on registry_person.nomor_induk_kependudukan = repeated_nik.nik
where is_active(registry_person.status_keberadaan)
group by registry_person.nomor_induk_kependudukan
