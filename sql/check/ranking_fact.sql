-- What must hold between ranking and register, counted for the provinces of a part.
-- reads:  registry_family, unranked, ranked_family
-- writes: ranking_fact
-- grain:  one row for each province
-- params: far

with

registered as (

    select
        registry_family.prov,
        count(*) as registered,
        count(*) filter (
            where ranked_family.id_keluarga is null and unranked.id_keluarga is null
        ) as left_out,
        count(*) filter (
            where ranked_family.id_keluarga is not null and unranked.id_keluarga is not null
        ) as ranked_and_unranked,
        count(*) filter (where unranked.id_keluarga is not null) as unranked
    from registry_family
    left join ranked_family
        on
            registry_family.prov = ranked_family.prov
            and registry_family.id_keluarga = ranked_family.id_keluarga
    left join unranked
        on
            registry_family.prov = unranked.prov
            and registry_family.id_keluarga = unranked.id_keluarga
    group by registry_family.prov

),

strangers as (

    select
        ranked_family.prov,
        count(*) as not_registered
    from ranked_family
    anti join registry_family
        on
            ranked_family.prov = registry_family.prov
            and ranked_family.id_keluarga = registry_family.id_keluarga
    group by ranked_family.prov

),

step as (

    select
        prov,
        id_keluarga,
        jumlah_anggota,
        peluang_desil_1_4,
        desil_nasional_sebelumnya,
        peluang_desil_1_4 > peluang_desil_1_5 or desil_bawah > desil_atas as is_reversed,
        pergerakan,
        sebab_utama,
        desil_nasional::integer - desil_nasional_sebelumnya::integer as change,
        coalesce(langkah_sendiri::integer, 0) + coalesce(langkah_garis::integer, 0)
            + coalesce(langkah_model::integer, 0) as steps,
        case
            when desil_nasional_sebelumnya is null then 'baru'
            when desil_nasional > desil_nasional_sebelumnya then 'naik'
            when desil_nasional < desil_nasional_sebelumnya then 'turun'
            else 'tetap'
        end as movement
    from ranked_family

),

ranked as (

    select
        prov,
        count(*) as families,
        count(*) - count(distinct id_keluarga) as ranked_twice,
        coalesce(sum(jumlah_anggota), 0)::bigint as persons,
        coalesce(sum(jumlah_anggota::bigint * peluang_desil_1_4), 0)::bigint as expected,
        count(*) filter (where is_reversed) as chances_off,
        count(*) filter (where change is not null and steps <> change) as steps_off,
        count(*) filter (where pergerakan is distinct from movement) as wrong_movement,
        count(*) filter (
            where movement in ('naik', 'turun') and sebab_utama is null
        ) as moved_without_cause,
        count(*) filter (where change <> 0) as moved,
        count(*) filter (where abs(change) >= $far) as moved_far,
        count(*) filter (where change is null) as new
    from step
    group by prov

)

select
    coalesce(registered.prov, ranked.prov) as prov,
    registered.registered,
    registered.left_out,
    registered.ranked_and_unranked,
    registered.unranked,
    coalesce(strangers.not_registered, 0) as not_registered,
    ranked.families,
    ranked.ranked_twice,
    ranked.persons,
    ranked.expected,
    ranked.chances_off,
    ranked.steps_off,
    ranked.wrong_movement,
    ranked.moved_without_cause,
    ranked.moved,
    ranked.moved_far,
    ranked.new
from registered
full join ranked on registered.prov = ranked.prov
left join strangers on ranked.prov = strangers.prov
