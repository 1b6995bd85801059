-- What was held back of all that came in.
-- reads:  refused
-- writes: refused_share
-- grain:  one row
-- params:

select
    coalesce(sum(rows_in), 0)::bigint as rows_in,
    coalesce(sum(held_back), 0)::bigint as held_back,
    coalesce(1000 * sum(held_back) // greatest(sum(rows_in), 1), 0)::bigint
        as held_back_permille,
    coalesce(
        1000 * sum(held_back) filter (where is_regional)
        // greatest(sum(rows_in) filter (where is_regional), 1),
        0
    )::bigint as regional_permille,
    coalesce(sum(unaccounted), 0)::bigint as unaccounted,
    coalesce(sum(listed_otherwise), 0)::bigint as listed_otherwise
from refused
