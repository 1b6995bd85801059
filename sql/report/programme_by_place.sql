-- Families and persons in the deciles that each programme looks at, of the nation (00) and of
-- every province.
-- reads:  ranked_family, region_regency, programme
-- writes: the quarter's report
-- grain:  one row per place and programme
-- params:

with

places as (

    select
        '00' as kode_wilayah,
        'Indonesia' as nama_wilayah
    union all
    select
        kode_provinsi as kode_wilayah,
        min(provinsi) as nama_wilayah
    from region_regency
    semi join ranked_family on region_regency.kode_provinsi = ranked_family.kode_provinsi
    group by kode_provinsi

),

by_province as (

    select
        kode_provinsi as kode_wilayah,
        desil_nasional,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa
    from ranked_family
    group by kode_provinsi, desil_nasional

),

counts as (

    select * from by_province
    union all
    select
        '00' as kode_wilayah,
        desil_nasional,
        sum(keluarga)::bigint as keluarga,
        sum(jiwa)::bigint as jiwa
    from by_province
    group by desil_nasional

)

select
    places.kode_wilayah,
    places.nama_wilayah,
    programme.program,
    programme.nama_program,
    programme.desil_tertinggi,
    coalesce(sum(counts.keluarga), 0)::bigint as keluarga,
    coalesce(sum(counts.jiwa), 0)::bigint as jiwa
from places
cross join programme
left join counts
    on
        places.kode_wilayah = counts.kode_wilayah
        and programme.desil_tertinggi >= counts.desil_nasional
group by
    places.kode_wilayah,
    places.nama_wilayah,
    programme.program,
    programme.nama_program,
    programme.desil_tertinggi
order by places.kode_wilayah, programme.desil_tertinggi, programme.program
