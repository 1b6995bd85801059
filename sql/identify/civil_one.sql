-- One Dukcapil record per NIK, the latest, but for quiet persons.
-- reads:  civil, civil_twice, quiet, submission, turn
-- writes: civil_one
-- grain:  one row per NIK
-- params:

with

latest as (

    -- the few that stand more than once are settled apart
    select civil.*
    from civil
    semi join civil_twice on civil.nomor_induk_kependudukan = civil_twice.nik
    inner join turn on civil.kiriman = turn.kiriman and civil.berkas = turn.berkas
    qualify row_number() over (
        partition by civil.nomor_induk_kependudukan
        order by civil.tanggal desc, turn.giliran desc, civil.baris desc
    ) = 1

),

kept as (

    select civil.*
    from civil
    anti join civil_twice on civil.nomor_induk_kependudukan = civil_twice.nik
    anti join quiet on civil.nomor_induk_kependudukan = quiet.nik
    union all
    select * from latest

)

select
    kept.nomor_induk_kependudukan as nik,
    kept.nomor_kartu_keluarga as kk,
    kept.nama,
    name_key(kept.nama) as nama_kunci,
    kept.tanggal_lahir,
    kept.jenis_kelamin,
    kept.status_hubungan_keluarga as hubungan,
    kept.status_kawin,
    kept.status_hidup,
    kept.kode_kelurahan_desa,
    kept.tanggal,
    submission.number as sumber,
    turn.giliran,
    kept.baris
from kept
inner join submission on kept.kiriman = submission.kiriman
inner join turn on kept.kiriman = turn.kiriman and kept.berkas = turn.berkas
