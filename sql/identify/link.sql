-- Which person each row as sent is about.
-- reads:  sighting, final_id, base_link
-- writes: link
-- grain:  one row per row as sent
-- params:

select
    sighting.urut,
    coalesce(final_id.id_individu, sighting.id) as id_individu
from sighting
left join final_id on sighting.id = final_id.id
where sighting.urut is not null
union all
select
    urut,
    id_individu
from base_link
