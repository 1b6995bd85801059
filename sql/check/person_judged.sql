-- Persons of the register with all that their rules look at.
-- reads:  registry_person, registry_family
-- writes: person_judged
-- grain:  one row per person of the part
-- params: tanggal_acuan

with

dated as (

    select
        registry_person.*,
        $tanggal_acuan as tanggal_acuan
    from registry_person

)

select
    dated.*,
    registry_family.kode_kelurahan_desa,
    registry_family.nomor_kartu_keluarga,
    registry_family.id_keluarga is not null as ada_keluarga,
    datesub('year', dated.tanggal_lahir, dated.tanggal_acuan) as usia
from dated
left join registry_family
    on dated.id_keluarga = registry_family.id_keluarga
    and dated.prov = registry_family.prov
