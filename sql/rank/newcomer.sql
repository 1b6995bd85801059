-- reads: family_written, origin
-- writes: ranked/newcomer
-- grain: family ranked now and not last quarter
-- params: none
select
    origin.id as id_keluarga,
    origin.jenis,
    origin.id_keluarga_asal,
    family_written.kode_kabupaten_kota,
    family_written.jumlah_anggota,
    family_written.desil_nasional
from family_written
inner join origin on family_written.id_keluarga = origin.id
