-- Names as they are compared: their letters, and how rare its words are, and the whole.
-- reads:  spelled, word, right_total
-- writes: name
-- grain:  one row per name as written
-- params:

with

said as (

    select
        nama,
        kunci,
        unnest(kata) as kata
    from spelled
    where kunci <> ''

),

worded as (

    select
        said.nama,
        said.kunci,
        least(64, sum(word.kelas))::tinyint as kelas_kata
    from said
    inner join word on said.kata = word.kata
    group by said.nama, said.kunci

),

whole as (

    select
        kunci,
        sum(banyak) as banyak
    from spelled
    group by kunci

)

select
    worded.nama,
    worded.kunci,
    left(worded.kunci, 1) as inisial,
    worded.kelas_kata,
    least(
        worded.kelas_kata, rarity(greatest(1, whole.banyak), right_total.banyak)
    )::tinyint as kelas_nama
from worded
inner join whole on worded.kunci = whole.kunci
cross join right_total
