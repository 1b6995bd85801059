-- How many persons of the base register come before those of each kabupaten in the order of ids.
-- reads:  base_count
-- writes: base_place
-- grain:  one row per kabupaten; null for persons without a village
-- params:

with

counted as (

    select
        tempat,
        sum(banyak) as banyak
    from base_count
    group by tempat

)

select
    tempat,
    (sum(banyak) over (order by tempat nulls last) - banyak)::bigint as sebelum
from counted
