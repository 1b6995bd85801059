-- Families and persons that were not ranked in both quarters, by what became of them.
-- reads:  ranked_flow
-- writes: the quarter's report
-- grain:  one row per kind
-- params:

select
    jenis,
    case when ke is null then 'keluar' else 'masuk' end as arah,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from ranked_flow
where dari is null or ke is null
group by jenis, arah
order by arah desc, keluarga desc, jenis
