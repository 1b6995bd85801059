-- The NIK of every person: Dukcapil's where it is matched, else the bearer's own.
-- reads:  person_now, bearer
-- writes: owned
-- grain:  one row per person
-- params:

select
    person_now.id_individu,
    coalesce(person_now.nik_dukcapil, bearer.nik) as nik,
    person_now.nik_dukcapil,
    person_now.status_padan
from person_now
left join bearer on person_now.id_individu = bearer.id_individu
