-- What must hold between the tables of the register, counted for one province.
-- reads:  registry_family, registry_person, unranked
-- writes: register_fact
-- grain:  one row for the province
-- params: prov, reference_date, active

with

active_by_family as (

    select
        id_keluarga,
        count(*) filter (
            where status_keberadaan is null or list_contains($active, status_keberadaan)
        ) as active_members,
        count(*) filter (
            where
                status_hubungan_keluarga = 1
                and (status_keberadaan is null or list_contains($active, status_keberadaan))
        ) as heads
    from registry_person
    group by id_keluarga

),

family_fact as (

    select
        count(*) as families,
        count(*) filter (
            where
                left(registry_family.kode_kelurahan_desa, 6) <> registry_family.kode_kecamatan
                or left(registry_family.kode_kelurahan_desa, 4)
                <> registry_family.kode_kabupaten_kota
                or left(registry_family.kode_kelurahan_desa, 2) <> registry_family.kode_provinsi
        ) as region_not_nested,
        count(*) filter (
            where registry_family.kode_provinsi <> $prov
        ) as in_another_province,
        count(*) filter (
            where
                coalesce(active_by_family.active_members, 0) = 0
                and unranked.id_keluarga is null
        ) as empty_but_ranked,
        count(*) filter (where active_by_family.heads > 1) as two_heads
    from registry_family
    left join active_by_family
        on registry_family.id_keluarga = active_by_family.id_keluarga
    left join unranked
        on registry_family.id_keluarga = unranked.id_keluarga

),

person_fact as (

    select
        count(*) as persons,
        -- the dead and those gone abroad may outlive their family in the register
        count(*) filter (
            where
                registry_family.id_keluarga is null
                and coalesce(registry_person.status_keberadaan, 1) not in (2, 4)
        ) as person_without_family,
        count(*) filter (
            where registry_person.tanggal_lahir >= $reference_date
        ) as born_later
    from registry_person
    left join registry_family
        on registry_person.id_keluarga = registry_family.id_keluarga

),

unranked_fact as (

    select
        count(*) filter (where registry_family.id_keluarga is null) as unranked_unknown,
        count(*) filter (
            where coalesce(unranked.alasan, '') = ''
        ) as unranked_without_reason
    from unranked
    left join registry_family
        on unranked.id_keluarga = registry_family.id_keluarga

)

select
    $prov as prov,
    family_fact.families,
    person_fact.persons,
    family_fact.region_not_nested,
    family_fact.in_another_province,
    family_fact.empty_but_ranked,
    family_fact.two_heads,
    person_fact.person_without_family,
    person_fact.born_later,
    unranked_fact.unranked_unknown,
    unranked_fact.unranked_without_reason
from family_fact
cross join person_fact
cross join unranked_fact
