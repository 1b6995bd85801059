-- Rows whose NIK is somebody else's by name and by birth date: it links them to nobody.
-- reads:  left_by_nik, old_person
-- writes: nik_of_another
-- grain:  one row per row as sent and person of the register who bears its NIK
-- params:

select
    left_by_nik.urut,
    'NIK_ORANG_LAIN' as kode_aturan,
    old_person.id_individu,
    old_person.id_keluarga,
    'nomor_induk_kependudukan' as variabel,
    concat_ws('/', left_by_nik.nik, left_by_nik.nama_kunci, left_by_nik.tanggal_lahir) as nilai,
    left_by_nik.sumber,
    left_by_nik.tanggal
from left_by_nik
inner join old_person on left_by_nik.nik = old_person.nik
where
    -- letters are told of those who are left
    coalesce(left_by_nik.nama_kunci <> name_key(old_person.nama), false)
    and left_by_nik.tanggal_lahir <> old_person.tanggal_lahir
