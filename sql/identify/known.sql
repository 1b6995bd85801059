-- The register's persons with the keys by which rows are linked to them.
-- reads:  released_person, released_family
-- writes: known
-- grain:  one row per person of the last release
-- params:

select
    released_person.id_individu,
    released_person.id_keluarga,
    released_family.nomor_kartu_keluarga as kk,
    released_person.nomor_induk_kependudukan as nik,
    released_person.nama,
    name_key(released_person.nama) as nama_kunci,
    released_person.tanggal_lahir,
    released_person.jenis_kelamin,
    released_person.status_hubungan_keluarga,
    released_person.status_keberadaan,
    released_person.tanggal_keberadaan,
    released_person.sumber_kk,
    released_person.tanggal_kk,
    released_family.kode_kelurahan_desa
from released_person
left join released_family on released_person.id_keluarga = released_family.id_keluarga
