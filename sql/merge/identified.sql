-- Each person who travels, with family, presence and Dukcapil's answer.
-- reads:  identity, travelling
-- writes: identified
-- grain:  one row per person
-- params:

select *
from identity
union all by name
select
    id_individu,
    kk,
    status_keberadaan,
    hubungan,
    sumber_kk,
    tanggal_kk,
    tanggal_keberadaan,
    id_keluarga_lama,
    tetap,
    nik,
    status_padan,
    nama as dukcapil_nama,
    tanggal_lahir as dukcapil_tanggal_lahir,
    jenis_kelamin as dukcapil_jenis_kelamin,
    status_kawin as dukcapil_status_kawin,
    sumber as dukcapil_sumber,
    tanggal as dukcapil_tanggal,
    id_keluarga_lama as id_keluarga
from travelling
