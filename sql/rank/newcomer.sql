-- reads: ranked_part, origin
-- writes: ranked/newcomer
-- grain: family ranked now and not last quarter
-- params: none
select
    origin.id as id_keluarga,
    origin.jenis,
    origin.id_keluarga_asal,
    ranked_part.kode_kabupaten_kota,
    ranked_part.jumlah_anggota,
    ranked_part.desil_nasional
from ranked_part
inner join origin on ranked_part.id_keluarga = origin.id
