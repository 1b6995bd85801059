-- Families that moved, by main cause and direction.
-- reads:  ranked_family
-- writes: the quarter's report
-- grain:  one row per cause
-- params:

select
    coalesce(sebab_utama, 'tidak diketahui') as sebab,
    count(*) filter (where pergerakan = 'naik') as naik,
    count(*) filter (where pergerakan = 'turun') as turun
from ranked_family
where pergerakan in ('naik', 'turun')
group by sebab
order by count(*) desc, sebab
