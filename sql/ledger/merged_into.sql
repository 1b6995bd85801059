-- Families that ended by joining another, and the family in which they live on.
-- reads:  merger
-- writes: merged_into
-- grain:  one row per ended family
-- params:

with recursive way as (

    select
        dari,
        ke,
        1 as jarak
    from merger
    union all
    select
        way.dari,
        merger.ke,
        way.jarak + 1
    from way
    inner join merger on way.ke = merger.dari

)

select
    dari,
    max_by(ke, jarak) as ke
from way
group by dari
