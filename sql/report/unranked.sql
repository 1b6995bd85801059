-- Families of the register that are not ranked, by reason.
-- reads:  registry_unranked
-- writes: the quality report
-- grain:  one row per reason
-- params:

select
    alasan,
    count(*) as keluarga
from registry_unranked
group by alasan
order by keluarga desc, alasan
