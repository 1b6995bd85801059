-- Rows whose NIK is somebody else's by name and by birth date: it links them to nobody.
-- reads:  incoming, old_person, link_by_nik
-- writes: nik_of_another
-- grain:  one row per row as sent and person of the register who bears its NIK
-- params:

select
    incoming.urut,
    'NIK_ORANG_LAIN' as kode_aturan,
    old_person.id_individu,
    old_person.id_keluarga,
    'nomor_induk_kependudukan' as variabel,
    concat_ws('/', incoming.nik, incoming.nama_kunci, incoming.tanggal_lahir) as nilai,
    incoming.sumber,
    incoming.tanggal
from incoming
anti join link_by_nik on incoming.urut = link_by_nik.urut
inner join old_person on incoming.nik = old_person.nik
where
    incoming.nama_kunci <> old_person.nama_kunci
    and incoming.tanggal_lahir <> old_person.tanggal_lahir
