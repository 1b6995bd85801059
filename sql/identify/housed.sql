-- The family that has the KK of each person.
-- reads:  person_now, family_now
-- writes: housed
-- grain:  one row per person whose KK is a family's
-- params:

select
    person_now.id_individu,
    family_now.id_keluarga
from person_now
inner join family_now on person_now.kk = family_now.kk
