-- How rare each word and each initial is among the names of the right; words that are common in the
-- nation stay so in a small register. An H alone may be a title and tells nothing.
-- reads:  spelled, right_total, common_word
-- writes: word
-- grain:  one row per word
-- params:

with

said as (

    select
        unnest(kata) as kata,
        banyak
    from spelled

),

counted as (

    select
        kata,
        sum(banyak) as banyak
    from said
    where length(kata) > 1
    group by kata
    union all
    select
        left(kata, 1) as kata,
        sum(banyak) as banyak
    from said
    group by left(kata, 1)

),

rare as (

    select
        counted.kata,
        case
            when counted.kata = 'H' then 0
            when counted.banyak = 0 then 120
            else rarity(counted.banyak, right_total.banyak)
        end as kelas
    from counted
    cross join right_total

)

select
    rare.kata,
    least(rare.kelas, coalesce(common_word.kelas, rare.kelas))::tinyint as kelas
from rare
left join common_word on rare.kata = common_word.kata
