-- Persons whose NIK a row bears that is of somebody else by name and by birth date.
-- reads:  incoming, old_person
-- writes: the finding NIK_ORANG_LAIN
-- grain:  one row per person and row as sent
-- params:

select
    'NIK_ORANG_LAIN' as kode_aturan,
    old_person.id_individu,
    old_person.id_keluarga,
    'nomor_induk_kependudukan' as variabel,
    concat_ws('/', incoming.nik, incoming.nama_kunci, incoming.tanggal_lahir) as nilai,
    incoming.sumber,
    incoming.tanggal
from incoming
inner join old_person on incoming.nik = old_person.nik
where
    incoming.nama_kunci <> old_person.nama_kunci
    and incoming.tanggal_lahir <> old_person.tanggal_lahir
