-- The NIK of every person who is not quiet: Dukcapil's where it is matched, else the bearer's own.
-- reads:  other_now, bearer
-- writes: owned
-- grain:  one row per person
-- params:

select
    other_now.id_individu,
    coalesce(other_now.nik_dukcapil, bearer.nik) as nik,
    other_now.nik_dukcapil,
    other_now.status_padan
from other_now
left join bearer on other_now.id_individu = bearer.id_individu
