-- Who died or left and whose KK is no family's any more, or another's that does not come from
-- theirs, with the family that he belonged to.
-- reads:  person_now, family_now
-- writes: gone
-- grain:  one row per such person
-- params:

with

-- few of all persons
absent as (

    select
        id_individu,
        kk,
        status_keberadaan,
        id_keluarga_lama
    from person_now
    where lama and not is_active(status_keberadaan)

)

select
    absent.id_individu,
    absent.id_keluarga_lama as id_keluarga
from absent
left join family_now on absent.kk = family_now.kk
where
    not coalesce(takes_along(
        absent.status_keberadaan, absent.id_keluarga_lama, family_now.baru, family_now.id_asal
    ), false)
