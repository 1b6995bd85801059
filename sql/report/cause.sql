-- Families that moved, by main cause and direction.
-- reads:  ranked_flow
-- writes: the quarter's report
-- grain:  one row per cause
-- params:

select
    coalesce(sebab_utama, 'tidak diketahui') as sebab,
    coalesce(sum(keluarga) filter (where jenis = 'naik'), 0)::bigint as naik,
    coalesce(sum(keluarga) filter (where jenis = 'turun'), 0)::bigint as turun
from ranked_flow
where jenis in ('naik', 'turun')
group by sebab
order by sum(keluarga) desc, sebab
