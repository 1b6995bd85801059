-- Every accepted person row of the quarter that may change the register, with the keys by which it
-- may be linked. Of visits those count whose family row does.
-- reads:  person, submission, turn, family, counted_family
-- writes: incoming_all
-- grain:  one row per person row as sent
-- params:

with

village as (

    select
        kiriman,
        nomor_kartu_keluarga,
        min(kode_kelurahan_desa) as kode_kelurahan_desa
    from family
    group by all

)

select
    row_key(person.kiriman, person.berkas, person.baris) as urut,
    person.kiriman::bigint as kelompok,
    person.nomor_kartu_keluarga as kk,
    person.nomor_induk_kependudukan as nik,
    person.nama,
    name_key(person.nama) as nama_kunci,
    person.tanggal_lahir,
    person.jenis_kelamin,
    person.status_hubungan_keluarga as hubungan,
    coalesce(person.status_keberadaan, 1) as status_keberadaan,
    person.tanggal,
    submission.number as sumber,
    submission.class as kelas,
    turn.giliran,
    person.baris,
    village.kode_kelurahan_desa
from person
inner join submission on person.kiriman = submission.kiriman
inner join turn on person.kiriman = turn.kiriman and person.berkas = turn.berkas
left join village
    on
        person.kiriman = village.kiriman
        and person.nomor_kartu_keluarga = village.nomor_kartu_keluarga
where
    submission.class <> 'lapangan'
    or (person.kiriman, person.nomor_kartu_keluarga) in (
        select (kiriman, kk) from counted_family
    )
