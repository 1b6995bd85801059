-- Provisional (negative) ids of new persons; the final ones are allotted when all are known.
-- reads:  cluster
-- writes: provisional
-- grain:  one row per new person
-- params:

select
    kunci,
    -row_number() over (order by kunci) as id
from (select distinct kunci from cluster)
