-- The families of the release that a flipped pair is about: the row's person's, and the candidate's.
-- reads:  flipped, link, belonging
-- writes: the count of touched families
-- grain:  one row
-- params:

with

person as (

    select id_individu
    from flipped
    union
    select link.id_individu
    from flipped
    inner join link on flipped.urut = link.urut

)

select count(distinct belonging.id_keluarga) as keluarga
from person
inner join belonging on person.id_individu = belonging.id_individu
