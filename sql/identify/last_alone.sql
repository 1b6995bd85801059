-- The only member of each family that ended: what a programme tells of its KK, it tells of him.
-- reads:  old_person, lineage
-- writes: last_alone
-- grain:  one row per KK of such a family
-- params:

with

ended as (

    select dari as id_keluarga
    from lineage
    where peristiwa = 'habis'

)

select
    old_person.kk,
    min(old_person.id_keluarga) as id_keluarga,
    min(old_person.id_individu) as id_individu
from old_person
semi join ended on old_person.id_keluarga = ended.id_keluarga
group by old_person.kk
having count(*) = 1
