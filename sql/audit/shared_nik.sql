-- NIKs that several active persons bear, of one slice of the numbers.
-- reads:  registry_person
-- writes: shared_nik
-- grain:  one row per shared NIK
-- params: slice, slices

select
    nomor_induk_kependudukan as nik,
    count(*) as orang_senik,
    count(distinct id_keluarga) as keluarga_senik
from registry_person
where
    is_active(status_keberadaan)
    and nomor_induk_kependudukan is not null
    and nomor_induk_kependudukan % $slices = $slice
group by nomor_induk_kependudukan
having count(*) > 1
