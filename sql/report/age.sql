-- Families by how many quarters ago their data were last renewed.
-- reads:  registry_family
-- writes: the quarter's report, the quality report
-- grain:  one row per age
-- params:

select
    usia_data_triwulan::int as usia,
    count(*) as keluarga
from registry_family
group by usia
order by usia
