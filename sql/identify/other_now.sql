-- Persons who are not quiet, with their final ids.
-- reads:  present, final_id
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
    present.status_padan
from present
left join final_id on present.id = final_id.id
