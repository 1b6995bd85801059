-- Names as they are compared: their letters, and how rare its words are, and the whole; with a number
-- each, by which pairs of records name them. Which number says nothing.
-- reads:  spelled, word, right_total
-- writes: numbered_name
-- grain:  one row per name as written
-- params:

with

-- words are gathered by number: names are long
numbered as materialized (

    select
        row_number() over () as id_nama,
        spelled.*
    from spelled
    where kunci <> ''

),

said as (

    select
        id_nama,
        unnest(kata) as kata
    from numbered

),

worded as (

    select
        said.id_nama,
        least(64, sum(word.kelas))::tinyint as kelas_kata
    from said
    inner join word on said.kata = word.kata
    group by said.id_nama

),

whole as materialized (

    select
        kunci,
        greatest(1, sum(banyak)) as banyak
    from numbered
    group by kunci

),

-- most names are borne by few
borne as (

    select distinct banyak
    from whole

),

rare as (

    select
        borne.banyak,
        rarity(borne.banyak, right_total.banyak) as kelas
    from borne
    cross join right_total

)

select
    numbered.id_nama,
    numbered.nama,
    numbered.kunci,
    hash(numbered.kunci) as sidik_nama,
    unicode(numbered.kunci) as inisial,
    worded.kelas_kata,
    least(worded.kelas_kata, rare.kelas)::tinyint as kelas_nama
from numbered
inner join worded on numbered.id_nama = worded.id_nama
inner join whole on numbered.kunci = whole.kunci
inner join rare on whole.banyak = rare.banyak
