-- What must hold between ranking and register, counted for one province.
-- reads:  registry_family, unranked, ranked_family
-- writes: ranking_fact
-- grain:  one row for the province
-- params: prov, far

with

registered as (

    select
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
        on registry_family.id_keluarga = ranked_family.id_keluarga
    left join unranked
        on registry_family.id_keluarga = unranked.id_keluarga

),

strangers as (

    select count(*) as not_registered
    from ranked_family
    anti join registry_family
        on ranked_family.id_keluarga = registry_family.id_keluarga

),

step as (

    select
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

)

select
    $prov as prov,
    registered.registered,
    registered.left_out,
    registered.ranked_and_unranked,
    registered.unranked,
    strangers.not_registered,
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
cross join strangers
cross join ranked
