-- Families that moved by a value that somebody gave, by who gave it.
-- reads:  ranked_flow
-- writes: the quarter's report
-- grain:  one row per source
-- params:

select
    sumber,
    jalur,
    coalesce(sum(keluarga) filter (where jenis = 'naik'), 0)::bigint as naik,
    coalesce(sum(keluarga) filter (where jenis = 'turun'), 0)::bigint as turun
from ranked_flow
where jenis in ('naik', 'turun')
group by sumber, jalur
order by sum(keluarga) desc, sumber nulls last
