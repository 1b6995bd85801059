-- KK groups that several old families go on in.
-- reads:  vote
-- writes: contested
-- grain:  one row per KK group
-- params:

select kk
from vote
group by kk
having count(*) > 1
