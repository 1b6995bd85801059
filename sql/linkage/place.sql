-- How rare each village, its kecamatan and its kabupaten are among the right.
-- reads:  right_given, right_total
-- writes: place
-- grain:  one row per village
-- params:

with

village as (

    select
        kode_kelurahan_desa as desa,
        count(*) as banyak
    from right_given
    where kode_kelurahan_desa is not null
    group by kode_kelurahan_desa

)

select
    village.desa,
    rarity(village.banyak, right_total.banyak)::tinyint as kelas_desa,
    rarity(
        sum(village.banyak) over (partition by kecamatan_of(village.desa)), right_total.banyak
    )::tinyint as kelas_kecamatan,
    rarity(
        sum(village.banyak) over (partition by kabupaten_of(village.desa)), right_total.banyak
    )::tinyint as kelas_kabupaten
from village
cross join right_total
