-- Families and persons by decile before and decile now, of every province; 0 before: newly in.
-- reads:  ranked_family, region_regency
-- writes: packages, aggregates/pergerakan
-- grain:  one row per province per pair of deciles
-- params:

with

provinces as (

    select
        kode_provinsi,
        min(provinsi) as provinsi
    from region_regency
    group by kode_provinsi

),

counts as (

    select
        kode_provinsi,
        coalesce(desil_nasional_sebelumnya, 0)::tinyint as desil_sebelumnya,
        desil_nasional,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa
    from ranked_family
    group by all

)

select
    provinces.kode_provinsi as kode_wilayah,
    provinces.provinsi as nama_wilayah,
    counts.desil_sebelumnya,
    counts.desil_nasional,
    counts.keluarga,
    counts.jiwa
from provinces
inner join counts on provinces.kode_provinsi = counts.kode_provinsi
order by provinces.kode_provinsi, counts.desil_sebelumnya, counts.desil_nasional
