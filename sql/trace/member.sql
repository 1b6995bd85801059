-- What became of each person row: whom it is about, and whether it settled his answers or his card.
-- reads:  person, submission, traced, link, registry_person, answer_origin
-- writes: member
-- grain:  one row per traced person row
-- params:

select
    person.kiriman,
    person.berkas,
    person.baris,
    registry_person.id_individu,
    registry_person.id_keluarga,
    coalesce(
        list_contains(
            answer_origin.asal, {'sumber': submission.number, 'tanggal': person.tanggal}
        ),
        false
    ) as jawaban_menang,
    coalesce(
        registry_person.sumber_kk = submission.number
        and registry_person.tanggal_kk = person.tanggal,
        false
    ) as keanggotaan_menang
from person
inner join traced
    on
        person.kiriman = traced.kiriman
        and person.berkas = traced.berkas
        and person.baris = traced.baris
inner join submission on person.kiriman = submission.kiriman
left join link on row_key(person.kiriman, person.berkas, person.baris) = link.urut
left join registry_person on link.id_individu = registry_person.id_individu
left join answer_origin on link.id_individu = answer_origin.id_individu
order by person.kiriman, person.berkas, person.baris
