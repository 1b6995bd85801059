-- Families and persons by decile before and now; 0 before: came in, 0 now: left.
-- reads:  ranked_flow
-- writes: the quarter's report
-- grain:  one row per pair of deciles
-- params:

select
    coalesce(dari, 0)::int as dari,
    coalesce(ke, 0)::int as ke,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from ranked_flow
group by all
order by dari, ke
