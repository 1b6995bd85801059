-- Who died or left and whose KK is no family's any more, with the family that he belonged to.
-- reads:  person_now, housed, old_person
-- writes: gone
-- grain:  one row per person
-- params:

select
    person_now.id_individu,
    old_person.id_keluarga
from person_now
inner join old_person on person_now.id_individu = old_person.id_individu
anti join housed on person_now.id_individu = housed.id_individu
where person_now.status_keberadaan in (2, 4)
