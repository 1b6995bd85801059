-- Quiet persons with Dukcapil's answer, named as everybody's is.
-- reads:  quiet
-- writes: quiet_told
-- grain:  one row per quiet person
-- params:

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
    tetap,
    nik,
    coalesce(status_padan, 'padan') as status_padan,
    nama as dukcapil_nama,
    tanggal_lahir as dukcapil_tanggal_lahir,
    jenis_kelamin as dukcapil_jenis_kelamin,
    status_kawin as dukcapil_status_kawin,
    sumber as dukcapil_sumber,
    tanggal as dukcapil_tanggal
from quiet
