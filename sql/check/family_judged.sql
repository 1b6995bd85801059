-- Families of the register with all that their rules look at.
-- reads:  registry_family, family_member, unranked, region_village
-- writes: family_judged
-- grain:  one row per family of the part
-- params:

select
    registry_family.*,
    true as ada_keluarga,
    family_member.id_keluarga is not null as ada_anggota,
    region_village.kode_kelurahan_desa is not null as kode_kelurahan_desa_ada,
    null::integer as jumlah_dinyatakan,
    coalesce(family_member.jumlah_anggota, 0) as jumlah_anggota,
    coalesce(family_member.jumlah_kepala, 0) as jumlah_kepala,
    coalesce(family_member.jumlah_pasangan, 0) as jumlah_pasangan,
    family_member.kelamin_kepala,
    family_member.kelamin_pasangan,
    family_member.usia_kepala,
    family_member.usia_anak_tertua,
    family_member.usia_termuda_orang_tua,
    coalesce(family_member.jumlah_nik_ganda, 0) as jumlah_nik_ganda,
    unranked.id_keluarga is not null as tanpa_peringkat
from registry_family
left join family_member
    on registry_family.id_keluarga = family_member.id_keluarga
left join unranked
    on registry_family.id_keluarga = unranked.id_keluarga
left join region_village
    on registry_family.kode_kelurahan_desa = region_village.kode_kelurahan_desa
