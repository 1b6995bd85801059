-- What moved, came, left and is guessed, as shares of the nation in whole per mille.
-- reads:  ranking_fact, departed
-- writes: ranking_share
-- grain:  one row
-- params: probability_permille

with

nation as (

    select
        sum(registered)::bigint as registered,
        sum(unranked)::bigint as unranked,
        sum(families)::bigint as families,
        sum(persons)::bigint as persons,
        sum(expected)::bigint as expected,
        sum(moved)::bigint as moved,
        sum(moved_far)::bigint as moved_far,
        sum(new)::bigint as new
    from ranking_fact

),

gone as (

    select count(*) as families
    from departed

)

select
    1000 * nation.unranked // greatest(nation.registered, 1) as unranked_permille,
    1000 * nation.moved // greatest(nation.families - nation.new, 1) as moved_permille,
    1000 * nation.moved_far // greatest(nation.families - nation.new, 1) as moved_far_permille,
    1000 * nation.new // greatest(nation.families, 1) as new_permille,
    1000 * gone.families // greatest(nation.families - nation.new + gone.families, 1)
        as departed_permille,
    abs(nation.expected - $probability_permille * nation.persons)
    // greatest(nation.persons, 1) as probability_off_permille
from nation
cross join gone
