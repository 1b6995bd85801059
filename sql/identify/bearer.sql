-- The person's own NIK, as the register or, rather, a sender has it.
-- reads:  sighting, final_id
-- writes: bearer
-- grain:  one row per person sighted
-- params:

select
    coalesce(final_id.id_individu, sighting.id) as id_individu,
    max(((sighting.urut is not null)::bigint << 60) + sighting.nik)
    & ((1::bigint << 60) - 1) as nik
from sighting
left join final_id on sighting.id = final_id.id
group by all
