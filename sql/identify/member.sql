-- In which KK group the members of every old family live now.
-- reads:  person_now, old_person
-- writes: member
-- grain:  one row per member of an old family who lives and did not move away
-- params:

select
    old_person.id_keluarga,
    old_person.id_individu,
    person_now.kk,
    -- null where he stays under the card he had
    case
        when coalesce(person_now.kk <> old_person.kk, true)
            then told(person_now.tanggal_kk, person_now.sumber_kk)
    end as kabar
from old_person
inner join person_now on old_person.id_individu = person_now.id_individu
where
    old_person.id_keluarga is not null
    and person_now.kk is not null
    and person_now.status_keberadaan not in (2, 4)
