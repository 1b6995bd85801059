-- What moved scores at all, whether or not it was the main cause: how often, and how much of it.
-- reads:  ranked_movement
-- writes: the movement report
-- grain:  one row per cause
-- params:

select
    coalesce(variabel, sebab) as sebab,
    count(*) filter (where sumbangan > 0) as naik,
    count(*) filter (where sumbangan < 0) as turun,
    sum(abs(sumbangan))::bigint as besar
from ranked_movement
where sumbangan <> 0
group by coalesce(variabel, sebab)
order by besar desc, sebab
