-- Persons who belong to a family, by what Dukcapil says of them.
-- reads:  registry_person
-- writes: the quality report
-- grain:  one row per verdict
-- params:

select
    coalesce(status_padan, 'belum_dipadankan') as status_padan,
    count(*) as jiwa
from registry_person
where id_keluarga is not null
group by all
order by jiwa desc, status_padan
