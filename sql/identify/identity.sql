-- Each person of whom something changes with family, presence and Dukcapil's answer.
-- reads:  person_told, family_now, outlived
-- writes: identity
-- grain:  one row per person
-- params:

select
    person_told.* exclude (lama),
    coalesce(family_now.id_keluarga, outlived.id_keluarga) as id_keluarga
from person_told
left join family_now
    on
        person_told.kk = family_now.kk
        and takes_along(
            person_told.status_keberadaan, person_told.id_keluarga_lama,
            family_now.baru, family_now.id_asal
        )
left join outlived on person_told.id_individu = outlived.id_individu
-- whoever belongs to no family of the register and never did is not taken in
where
    coalesce(family_now.id_keluarga, outlived.id_keluarga) is not null or person_told.lama
