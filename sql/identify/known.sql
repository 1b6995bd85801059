-- The register's persons with the keys by which rows are linked to them.
-- reads:  old_person
-- writes: known
-- grain:  one row per person of the last release
-- params:

select
    id_individu,
    id_keluarga,
    kk,
    nik,
    nama_kunci,
    tanggal_lahir,
    jenis_kelamin,
    status_hubungan_keluarga,
    status_keberadaan,
    tanggal_keberadaan,
    sumber_kk,
    tanggal_kk,
    kode_kelurahan_desa
from old_person
