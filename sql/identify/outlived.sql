-- The family in which that of a person who died or left goes on.
-- reads:  gone, lineage
-- writes: outlived
-- grain:  one row per person
-- params:

select
    gone.id_individu,
    lineage.ke as id_keluarga
from gone
inner join lineage on gone.id_keluarga = lineage.dari
where lineage.peristiwa in ('lanjut', 'gabung')
