-- Whom the social workers of a kabupaten visit: who and where, but not the desil nor why the
-- family was drawn, which would colour what is seen.
-- reads:  drawn, register_family, region_village
-- writes: visit_list
-- grain:  family drawn
-- params:

select
    drawn.kode_kabupaten_kota,
    drawn.nomor_sampel,
    register_family.nomor_kartu_keluarga::varchar as nomor_kartu_keluarga,
    coalesce(register_family.nama_kepala_keluarga, '') as nama_kepala_keluarga,
    coalesce(register_family.alamat, '') as alamat,
    register_family.kode_kelurahan_desa,
    coalesce(region_village.kelurahan_desa, '') as kelurahan_desa,
    coalesce(region_village.kecamatan, '') as kecamatan
from drawn
inner join register_family on drawn.id_keluarga = register_family.id_keluarga
left join region_village
    on register_family.kode_kelurahan_desa = region_village.kode_kelurahan_desa
