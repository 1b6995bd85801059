-- Who died or left and whose KK is no family's any more, or another's that does not come from
-- theirs, with the family that he belonged to.
-- reads:  person_now, family_now
-- writes: gone
-- grain:  one row per such person
-- params:

select
    person_now.id_individu,
    person_now.id_keluarga_lama as id_keluarga
from person_now
left join family_now on person_now.kk = family_now.kk
where
    person_now.lama
    and not is_active(person_now.status_keberadaan)
    and not coalesce(takes_along(
        person_now.status_keberadaan, person_now.id_keluarga_lama,
        family_now.baru, family_now.id_asal
    ), false)
