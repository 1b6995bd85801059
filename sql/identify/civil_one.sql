-- One Dukcapil record per NIK: the latest.
-- reads:  civil, submission
-- writes: civil_one
-- grain:  one row per NIK
-- params:

select
    civil.nomor_induk_kependudukan as nik,
    civil.nomor_kartu_keluarga as kk,
    civil.nama,
    name_key(civil.nama) as nama_kunci,
    civil.tanggal_lahir,
    civil.jenis_kelamin,
    civil.status_hubungan_keluarga as hubungan,
    civil.status_kawin,
    civil.status_hidup,
    civil.kode_kelurahan_desa,
    civil.tanggal,
    submission.number as sumber,
    submission.created,
    submission.digest,
    civil.baris
from civil
inner join submission on civil.kiriman = submission.kiriman
qualify row_number() over (
    partition by civil.nomor_induk_kependudukan
    order by civil.tanggal desc, submission.created desc, submission.digest desc,
        civil.berkas desc, civil.baris desc
) = 1
