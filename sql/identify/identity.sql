-- Each person with family, presence and Dukcapil's verdict.
-- reads:  person_now, housed, outlived, old_person
-- writes: identity
-- grain:  one row per person
-- params:

select
    person_now.id_individu,
    coalesce(housed.id_keluarga, outlived.id_keluarga) as id_keluarga,
    person_now.kk,
    person_now.status_keberadaan,
    person_now.hubungan,
    person_now.sumber_kk,
    person_now.tanggal_kk,
    person_now.tanggal_keberadaan,
    person_now.nik_dukcapil
from person_now
left join housed on person_now.id_individu = housed.id_individu
left join outlived on person_now.id_individu = outlived.id_individu
left join old_person on person_now.id_individu = old_person.id_individu
-- whoever belongs to no family of the register and never did is not taken in
where
    coalesce(housed.id_keluarga, outlived.id_keluarga) is not null
    or old_person.id_individu is not null
