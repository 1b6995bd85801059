-- How many persons of the base register come before those of each kabupaten in the order of ids.
-- reads:  base_count
-- writes: base_place
-- grain:  one row per kabupaten; null for persons without a village
-- params:

select
    tempat,
    (sum(banyak) over (order by tempat nulls last) - banyak)::bigint as sebelum
from base_count
