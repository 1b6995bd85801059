-- The persons of whom something changes, each with Dukcapil's answer. Of those of whom nothing but
-- the family may change (`tetap`) his name for them is the register's, and not repeated.
-- reads:  other_now, other_verdict, quiet_told, unsettled
-- writes: person_told
-- grain:  one row per person
-- params:

select
    other_now.id_individu,
    other_now.kk,
    other_now.status_keberadaan,
    other_now.hubungan,
    other_now.sumber_kk,
    other_now.tanggal_kk,
    other_now.tanggal_keberadaan,
    other_now.lama,
    other_now.id_keluarga_lama,
    false as tetap,
    other_verdict.nik,
    other_verdict.status_padan,
    other_verdict.nama as dukcapil_nama,
    other_verdict.tanggal_lahir as dukcapil_tanggal_lahir,
    other_verdict.jenis_kelamin as dukcapil_jenis_kelamin,
    other_verdict.status_kawin as dukcapil_status_kawin,
    other_verdict.sumber as dukcapil_sumber,
    other_verdict.tanggal as dukcapil_tanggal
from other_now
left join other_verdict on other_now.id_individu = other_verdict.id_individu
union all by name
select quiet_told.*
from quiet_told
left join unsettled on quiet_told.id_keluarga_lama = unsettled.id_keluarga
where not quiet_told.tetap or unsettled.id_keluarga is not null
