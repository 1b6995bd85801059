-- Each person with family, presence and Dukcapil's verdict.
-- reads:  person_now, family_now, lineage, old_person
-- writes: identity
-- grain:  one row per person
-- params:

select
    person_now.id_individu,
    coalesce(
        family_now.id_keluarga,
        case when person_now.status_keberadaan in (2, 4) then lineage.ke end
    ) as id_keluarga,
    person_now.kk,
    person_now.status_keberadaan,
    person_now.hubungan,
    person_now.sumber_kk,
    person_now.tanggal_kk,
    person_now.tanggal_keberadaan,
    person_now.nik_dukcapil
from person_now
left join family_now on person_now.kk = family_now.kk
left join old_person on person_now.id_individu = old_person.id_individu
left join lineage
    on
        old_person.id_keluarga = lineage.dari
        and lineage.peristiwa in ('lanjut', 'gabung')
-- whoever belongs to no family of the register and never did is not taken in
where
    coalesce(
        family_now.id_keluarga,
        case when person_now.status_keberadaan in (2, 4) then lineage.ke end
    ) is not null
    or old_person.id_individu is not null
