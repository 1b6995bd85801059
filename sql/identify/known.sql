-- The register's persons with the keys by which rows are linked to them.
-- reads:  register_person, register_family
-- writes: known
-- grain:  one row per person of the last release
-- params:

select
    register_person.id_individu,
    register_person.id_keluarga,
    register_family.nomor_kartu_keluarga as kk,
    register_person.nomor_induk_kependudukan as nik,
    register_person.nama,
    register_person.tanggal_lahir,
    register_person.jenis_kelamin,
    register_person.status_hubungan_keluarga,
    register_person.status_keberadaan,
    register_person.tanggal_keberadaan,
    register_person.sumber_kk,
    register_person.tanggal_kk,
    register_person.sidik,
    hash(register_person.nama) as sidik_nama,
    register_family.desa
from register_person
left join register_family on register_person.id_keluarga = register_family.id_keluarga
