-- One Dukcapil record per NIK, the latest, but for quiet persons.
-- reads:  civil, civil_twice, quiet, submission, turn
-- writes: civil_one
-- grain:  one row per NIK
-- params:

with

left_over as materialized (

    select civil.*
    from civil
    anti join quiet on civil.nomor_induk_kependudukan = quiet.nik

),

latest as (

    -- the few that stand more than once are settled apart
    select left_over.*
    from left_over
    semi join civil_twice on left_over.nomor_induk_kependudukan = civil_twice.nik
    inner join turn on left_over.kiriman = turn.kiriman and left_over.berkas = turn.berkas
    qualify row_number() over (
        partition by left_over.nomor_induk_kependudukan
        order by left_over.tanggal desc, turn.giliran desc, left_over.baris desc
    ) = 1

),

kept as (

    select left_over.*
    from left_over
    anti join civil_twice on left_over.nomor_induk_kependudukan = civil_twice.nik
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
