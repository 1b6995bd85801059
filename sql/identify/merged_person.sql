-- Ids that end because they are another's too: of all that are one person the lowest goes on.
-- reads:  one_person
-- writes: merged_person
-- grain:  one row per id that ends
-- params:

with recursive

edge as (

    select
        satu,
        lain
    from one_person
    union
    select
        lain as satu,
        satu as lain
    from one_person

),

reached as (

    select
        satu,
        lain
    from edge
    union
    select
        reached.satu,
        edge.lain
    from reached
    inner join edge on reached.lain = edge.satu

),

lowest as (

    select
        satu as dari,
        min(lain) as ke
    from reached
    group by satu
    having min(lain) < satu

)

select
    lowest.dari,
    lowest.ke,
    'gabung' as peristiwa,
    max(one_person.tanggal) as tanggal,
    min(one_person.bukti) as bukti
from lowest
inner join one_person on lowest.dari = one_person.satu or lowest.dari = one_person.lain
group by lowest.dari, lowest.ke
