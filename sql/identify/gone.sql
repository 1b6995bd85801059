-- Who died or left and whose KK is no family's any more, with the family that he belonged to.
-- reads:  person_now, family_now
-- writes: gone
-- grain:  one row per such person
-- params:

select
    person_now.id_individu,
    person_now.id_keluarga_lama as id_keluarga
from person_now
anti join family_now on person_now.kk = family_now.kk
where person_now.lama and person_now.status_keberadaan in (2, 4)
