-- The words of the names that are looked at, in their order, with the rarity of each.
-- reads:  asked_name, numbered_name, spelled, word
-- writes: worded_name
-- grain:  one row per name
-- params:

with

said as (

    select
        asked_name.id_nama,
        unnest(spelled.kata) as kata,
        unnest(range(len(spelled.kata))) as tempat
    from asked_name
    inner join numbered_name on asked_name.id_nama = numbered_name.id_nama
    inner join spelled on numbered_name.nama = spelled.nama

)

select
    said.id_nama,
    list({'kata': said.kata, 'kelas': word.kelas} order by said.tempat) as kata
from said
inner join word on said.kata = word.kata
group by said.id_nama
