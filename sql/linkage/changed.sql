-- Families by what became of their desil, with the cut points of the release (of an empty desil: that
-- of the one below); a family is known by its card, as one that is founded anew gets another id.
-- reads:  released, supposed, cut_point
-- writes: the counts of the answer
-- grain:  one row
-- params:

with

cut as (

    select
        desil,
        coalesce(
            max(skor_tertinggi) over (order by desil), -9223372036854775808
        ) as skor
    from cut_point
    where lingkup = 'nasional' and desil < 10

),

line as (

    select list(skor order by desil) as batas
    from cut

),

now as (

    select
        supposed.nomor_kartu_keluarga,
        1 + len(list_filter(line.batas, lambda batas: batas < supposed.skor)) as desil_nasional
    from supposed
    cross join line

)

select
    count(released.nomor_kartu_keluarga) as families,
    count(*) filter (where released.desil_nasional <> now.desil_nasional) as changed,
    count(*) filter (where now.nomor_kartu_keluarga is null) as gone,
    count(*) filter (where released.nomor_kartu_keluarga is null) as founded
from released
full join now on released.nomor_kartu_keluarga = now.nomor_kartu_keluarga
