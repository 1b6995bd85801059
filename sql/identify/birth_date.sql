-- A birth date for each person: the register's, else the first sent, else Dukcapil's.
-- reads:  person_now, old_person, link, incoming, civil_one
-- writes: birth_date
-- grain:  one row per person
-- params:

with

sent as (

    select
        link.id_individu,
        min(incoming.tanggal_lahir) as tanggal_lahir
    from link
    inner join incoming on link.urut = incoming.urut
    group by link.id_individu

)

select
    person_now.id_individu,
    coalesce(civil_one.tanggal_lahir, old_person.tanggal_lahir, sent.tanggal_lahir)
        as tanggal_lahir
from person_now
left join civil_one on person_now.nik_dukcapil = civil_one.nik
left join old_person on person_now.id_individu = old_person.id_individu
left join sent on person_now.id_individu = sent.id_individu
