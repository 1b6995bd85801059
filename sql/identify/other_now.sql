-- Persons who are not quiet, with their final ids, and family and KK that they had.
-- reads:  present, final_id, other_person
-- writes: other_now
-- grain:  one row per person
-- params:

select
    coalesce(final_id.id_individu, present.id) as id_individu,
    present.kk,
    present.status_keberadaan::tinyint as status_keberadaan,
    present.hubungan,
    present.sumber_kk,
    present.tanggal_kk,
    present.tanggal_keberadaan,
    present.nik_dukcapil,
    present.status_padan,
    present.id > 0 as lama,
    other_person.id_keluarga as id_keluarga_lama,
    other_person.kk as kk_lama
from present
left join final_id on present.id = final_id.id
left join other_person on present.id = other_person.id_individu
