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

confirmed as (

    select said.id_individu
    from said
    inner join released_person on said.id_individu = released_person.id_individu
    where
        said.dikirim <> said.tercatat
        and released_person.status_padan = 'padan'
        and released_person.nomor_induk_kependudukan = said.tercatat

)

select
    said.id_individu,
    case
        when confirmed.id_individu is null then coalesce(said.dikirim, said.tercatat)
        else said.tercatat
    end as nik
from said
left join confirmed on said.id_individu = confirmed.id_individu
