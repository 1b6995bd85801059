-- Families by decile before and now; 0 before: came in, 0 now: left.
-- reads:  ranked_family, ranked_departed
-- writes: the quarter's report
-- grain:  one row per pair of deciles
-- params:

select
    coalesce(desil_nasional_sebelumnya, 0)::int as dari,
    desil_nasional::int as ke,
    count(*) as keluarga
from ranked_family
group by all
union all
select
    desil_nasional_sebelumnya::int as dari,
    0 as ke,
    count(*) as keluarga
from ranked_departed
group by all
order by dari, ke
