-- Whom the social workers of a kabupaten visit: who and where, but not the desil nor why the
-- family was drawn, which would colour what is seen.
-- reads:  drawn, register_family, register_person, region_village
-- writes: visit_list
-- grain:  family drawn
-- params:

with head as (
    select
        register_person.id_keluarga,
        arg_min(
            register_person.nama,
            ((coalesce(register_person.status_hubungan_keluarga, 9) <> 1)::bigint << 60)
            + register_person.id_individu
        ) as nama
    from register_person
    semi join drawn on register_person.id_keluarga = drawn.id_keluarga
    group by register_person.id_keluarga
)

select
    drawn.kode_kabupaten_kota,
    drawn.nomor_sampel,
    register_family.nomor_kartu_keluarga::varchar as nomor_kartu_keluarga,
    coalesce(head.nama, '') as nama_kepala_keluarga,
    coalesce(register_family.alamat, '') as alamat,
    register_family.kode_kelurahan_desa,
    coalesce(region_village.kelurahan_desa, '') as kelurahan_desa,
    coalesce(region_village.kecamatan, '') as kecamatan
from drawn
inner join register_family on drawn.id_keluarga = register_family.id_keluarga
left join head on drawn.id_keluarga = head.id_keluarga
left join region_village
    on register_family.kode_kelurahan_desa = region_village.kode_kelurahan_desa
