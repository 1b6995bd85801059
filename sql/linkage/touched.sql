-- The families of the release that a flipped pair is about: the row's person's, and the candidate's.
-- reads:  flipped, link, identity
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

select count(distinct identity.id_keluarga) as keluarga
from person
inner join identity on person.id_individu = identity.id_individu
