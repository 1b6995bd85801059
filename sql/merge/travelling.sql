-- Steady persons who do not stay as they lie: somebody told of them, their family moved to another
-- kabupaten, or BPJS has them in another segment.
-- reads:  steady, told_person, placed, insured_anew
-- writes: travelling
-- grain:  one row per such person
-- params:

with

moved as (

    select id_keluarga
    from placed
    where pindah

)

select steady.*
from steady
left join told_person on steady.id_individu = told_person.id_individu
left join moved on steady.id_keluarga_lama = moved.id_keluarga
left join insured_anew on steady.nik = insured_anew.nik
where
    told_person.id_individu is not null
    or moved.id_keluarga is not null
    or insured_anew.nik is not null
