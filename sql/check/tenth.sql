-- How far each desil is from a tenth, and how much of that equal scores do not explain.
-- reads:  scored
-- writes: tenth
-- grain:  one row per scope, place and desil
-- params: scope, least_families

with

by_score as (

    select
        place,
        skor,
        desil,
        count(*) as families,
        sum(weight)::bigint as weight
    from scored
    group by place, skor, desil

),

by_place as (

    select
        place,
        sum(families)::bigint as families,
        sum(weight)::bigint as total,
        max(weight) as tie
    from by_score
    group by place
    having sum(families) >= $least_families

),

by_desil as (

    select
        place,
        desil,
        sum(weight)::bigint as weight
    from by_score
    group by place, desil

),

every_desil as (

    select
        by_place.place,
        by_place.families,
        by_place.total,
        by_place.tie,
        tenth.desil
    from by_place
    cross join range(1, 11) as tenth (desil)

)

select
    $scope as scope,
    every_desil.place,
    every_desil.desil,
    every_desil.families,
    1000 * coalesce(by_desil.weight, 0) // every_desil.total as permille,
    greatest(
        0,
        (
            1000 * (
                abs(10 * coalesce(by_desil.weight, 0) - every_desil.total)
                - 10 * every_desil.tie
            )
            + 10 * every_desil.total - 1
        )
        // (10 * every_desil.total)
    ) as beyond_tie_permille
from every_desil
left join by_desil
    on every_desil.place = by_desil.place and every_desil.desil = by_desil.desil
order by every_desil.place, every_desil.desil
