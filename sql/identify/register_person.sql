-- What the persons of the register are known by: no more, as it is divided on disk.
-- reads:  released_person
-- writes: register_person
-- grain:  one row per person of the last release
-- params:

select
    id_individu,
    id_keluarga,
    nomor_induk_kependudukan,
    nama,
    tanggal_lahir,
    jenis_kelamin,
    status_hubungan_keluarga,
    status_keberadaan,
    tanggal_keberadaan,
    sumber_kk,
    tanggal_kk,
    civil_print(jenis_kelamin, status_kawin, sumber_identitas, tanggal_identitas) as sidik
from released_person
