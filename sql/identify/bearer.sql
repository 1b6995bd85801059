-- The person's own NIK: a sender's, else the register's; one that Dukcapil confirmed stays the
-- register's, until Dukcapil says otherwise.
-- reads:  sighting, final_id, released_person
-- writes: bearer
-- grain:  one row per person sighted
-- params:

with

said as (

    select
        coalesce(final_id.id_individu, sighting.id) as id_individu,
        max(sighting.nik) filter (where sighting.urut is not null) as dikirim,
        max(sighting.nik) filter (where sighting.urut is null) as tercatat
    from sighting
    left join final_id on sighting.id = final_id.id
    group by all

),

questioned as (

    select
        id_individu,
        tercatat
    from said
    where dikirim <> tercatat

),

confirmed as (

    select released_person.id_individu
    from released_person
    semi join questioned
        on
            released_person.id_individu = questioned.id_individu
            and released_person.nomor_induk_kependudukan = questioned.tercatat
    where released_person.status_padan = 'padan'

)

select
    said.id_individu,
    case
        when confirmed.id_individu is null then coalesce(said.dikirim, said.tercatat)
        else said.tercatat
    end as nik
from said
left join confirmed on said.id_individu = confirmed.id_individu
