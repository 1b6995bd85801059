-- NIKs that several active persons bear, of one slice of the numbers.
-- reads:  registry_person
-- writes: shared_nik
-- grain:  one row per shared NIK
-- params: slice, slices

with

-- first which they are: nearly every NIK is one person's
shared as (

    select nomor_induk_kependudukan
    from registry_person
    where
        is_active(status_keberadaan)
        and nomor_induk_kependudukan is not null
        and nomor_induk_kependudukan % $slices = $slice
    group by nomor_induk_kependudukan
    having count(*) > 1

)

select
    registry_person.nomor_induk_kependudukan as nik,
    count(*) as orang_senik,
    count(distinct registry_person.id_keluarga) as keluarga_senik
from registry_person
semi join shared
    on registry_person.nomor_induk_kependudukan = shared.nomor_induk_kependudukan
where is_active(registry_person.status_keberadaan)
group by registry_person.nomor_induk_kependudukan
