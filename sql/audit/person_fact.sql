-- What auditors look at of each person of one province.
-- reads:  registry_person, registry_family, shared_nik
-- writes: person_fact
-- grain:  one row per person
-- params: paid_segments

select
    registry_person.id_individu,
    registry_person.id_keluarga,
    registry_person.nomor_induk_kependudukan,
    registry_person.nama,
    registry_person.tanggal_lahir,
    registry_person.status_keberadaan,
    registry_person.status_padan,
    registry_person.segmen_jkn,
    registry_family.nomor_kartu_keluarga,
    registry_family.kode_kelurahan_desa,
    -- whoever has no family any more belongs to no kabupaten
    coalesce(registry_family.kode_kabupaten_kota, '0000') as kode_kabupaten_kota,
    is_active(registry_person.status_keberadaan) as aktif,
    coalesce(shared_nik.orang_senik, 1) as orang_senik,
    coalesce(shared_nik.keluarga_senik, 1) as keluarga_senik,
    coalesce(list_contains($paid_segments, registry_person.segmen_jkn), false) as dibayar
from registry_person
left join registry_family on registry_person.id_keluarga = registry_family.id_keluarga
left join shared_nik on registry_person.nomor_induk_kependudukan = shared_nik.nik
