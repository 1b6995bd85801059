-- Families and persons by decile, of every province and every regency; empty cells count zero.
-- reads:  ranked_family, region_regency
-- writes: packages, aggregates/desil_wilayah
-- grain:  one row per region per decile
-- params:

with

regions as (

    select
        'provinsi' as tingkat,
        '00' as induk,
        kode_provinsi as kode_wilayah,
        min(provinsi) as nama_wilayah
    from region_regency
    group by kode_provinsi
    union all
    select
        'kabupaten_kota' as tingkat,
        min(kode_provinsi) as induk,
        kode_kabupaten_kota as kode_wilayah,
        min(kabupaten_kota) as nama_wilayah
    from region_regency
    group by kode_kabupaten_kota

),

deciles as (

    select unnest(range(1, 11))::tinyint as desil_nasional

),

counts as (

    select
        kode_provinsi as kode_wilayah,
        desil_nasional,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa
    from ranked_family
    group by kode_provinsi, desil_nasional
    union all
    select
        kode_kabupaten_kota as kode_wilayah,
        desil_nasional,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa
    from ranked_family
    group by kode_kabupaten_kota, desil_nasional

)

select
    regions.tingkat,
    regions.induk,
    regions.kode_wilayah,
    regions.nama_wilayah,
    deciles.desil_nasional,
    coalesce(counts.keluarga, 0) as keluarga,
    coalesce(counts.jiwa, 0) as jiwa
from regions
cross join deciles
left join counts
    on
        regions.kode_wilayah = counts.kode_wilayah
        and deciles.desil_nasional = counts.desil_nasional
order by regions.tingkat desc, regions.kode_wilayah, deciles.desil_nasional
