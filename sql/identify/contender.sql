-- Who lives in a contested group, with a birth date: Dukcapil's, else the register's, else the
-- first sent.
-- reads:  contested, person_now, old_person, link, incoming, civil_known
-- writes: contender
-- grain:  one row per person of a contested group
-- params:

with

asked as (

    select
        person_now.id_individu,
        person_now.kk,
        person_now.hubungan,
        person_now.status_keberadaan,
        person_now.nik_dukcapil
    from person_now
    semi join contested on person_now.kk = contested.kk

),

answered as (

    select
        civil_known.nik,
        civil_known.tanggal_lahir
    from civil_known
    semi join asked on civil_known.nik = asked.nik_dukcapil

),

registered as (

    select
        old_person.id_individu,
        old_person.tanggal_lahir
    from old_person
    semi join asked on old_person.id_individu = asked.id_individu

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
    asked.kk,
    asked.hubungan,
    asked.status_keberadaan,
    coalesce(answered.tanggal_lahir, registered.tanggal_lahir, sent.tanggal_lahir)
        as tanggal_lahir
from asked
left join answered on asked.nik_dukcapil = answered.nik
left join registered on asked.id_individu = registered.id_individu
left join sent on asked.id_individu = sent.id_individu
