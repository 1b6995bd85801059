-- All persons of the quarter, each with Dukcapil's answer.
-- reads:  other_now, other_verdict, quiet
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
select
    id_individu,
    kk,
    status_keberadaan,
    hubungan,
    sumber_kk,
    tanggal_kk,
    tanggal_keberadaan,
    true as lama,
    id_keluarga_lama,
    nik,
    status_padan,
    nama as dukcapil_nama,
    tanggal_lahir as dukcapil_tanggal_lahir,
    jenis_kelamin as dukcapil_jenis_kelamin,
    status_kawin as dukcapil_status_kawin,
    sumber as dukcapil_sumber,
    tanggal as dukcapil_tanggal
from quiet
