-- What auditors look at of each family of some provinces.
-- reads:  registry_family, claimed
-- writes: family_fact
-- grain:  one row per family
-- params:

select
    registry_family.id_keluarga,
    registry_family.nomor_kartu_keluarga,
    registry_family.nama_kepala_keluarga,
    registry_family.alamat,
    registry_family.kode_kelurahan_desa,
    registry_family.kode_kabupaten_kota,
    coalesce(claimed.kabupaten_pengirim, 1) as kabupaten_pengirim,
    claimed.pengirim
from registry_family
left join claimed on registry_family.nomor_kartu_keluarga = claimed.nomor_kartu_keluarga
