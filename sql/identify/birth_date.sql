-- A birth date for each person of a contested group: Dukcapil's, else the register's, else the
-- first sent.
-- reads:  contested, person_now, old_person, link, incoming, civil_known
-- writes: birth_date
-- grain:  one row per person of a contested group
-- params:

with

asked as (

    select
        person_now.id_individu,
        person_now.nik_dukcapil
    from person_now
    semi join contested on person_now.kk = contested.kk

),

sent as (

    select
        link.id_individu,
        min(incoming.tanggal_lahir) as tanggal_lahir
    from link
    semi join asked on link.id_individu = asked.id_individu
    inner join incoming on link.urut = incoming.urut
    group by link.id_individu

)

select
    asked.id_individu,
    coalesce(civil_known.tanggal_lahir, old_person.tanggal_lahir, sent.tanggal_lahir)
        as tanggal_lahir
from asked
left join civil_known on asked.nik_dukcapil = civil_known.nik
left join old_person on asked.id_individu = old_person.id_individu
left join sent on asked.id_individu = sent.id_individu
