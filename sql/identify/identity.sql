-- Each person with family, presence and Dukcapil's verdict.
-- reads:  person_now, family_now, outlived
-- writes: identity
-- grain:  one row per person
-- params:

select
    person_now.id_individu,
    coalesce(family_now.id_keluarga, outlived.id_keluarga) as id_keluarga,
    person_now.kk,
    person_now.status_keberadaan,
    person_now.hubungan,
    person_now.sumber_kk,
    person_now.tanggal_kk,
    person_now.tanggal_keberadaan,
    person_now.nik_dukcapil
from person_now
left join family_now on person_now.kk = family_now.kk
left join outlived on person_now.id_individu = outlived.id_individu
-- whoever belongs to no family of the register and never did is not taken in
where coalesce(family_now.id_keluarga, outlived.id_keluarga) is not null or person_now.lama
