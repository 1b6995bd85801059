-- Families that are not ranked: are they registered, and is it said why?
-- reads:  unranked, registry_family
-- writes: unranked_fact
-- grain:  one row for each province that lists any
-- params:

select
    unranked.prov,
    count(*) filter (where registry_family.id_keluarga is null) as unranked_unknown,
    count(*) filter (where coalesce(unranked.alasan, '') = '') as unranked_without_reason
from unranked
left join registry_family
    on unranked.id_keluarga = registry_family.id_keluarga
group by unranked.prov
