-- All persons of the quarter with their final ids; `lama` are those whom the register knew, with
-- the family and the KK that they had.
-- reads:  other_now, quiet
-- writes: person_now
-- grain:  one row per person
-- params:

select * exclude (status_padan)
from other_now
union all by name
select
    id_individu,
    kk,
    status_keberadaan,
    hubungan,
    sumber_kk,
    tanggal_kk,
    tanggal_keberadaan,
    nik as nik_dukcapil,
    true as lama,
    id_keluarga_lama,
    if(tetap, kk, kk_lama) as kk_lama
from quiet
