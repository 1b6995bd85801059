-- Persons of every decile, by province.
-- reads:  ranked_family, region_regency
-- writes: the quarter's report
-- grain:  one row per province and decile
-- params:

with

provinces as (

    select
        kode_provinsi,
        min(provinsi) as provinsi
    from region_regency
    group by kode_provinsi

)

select
    ranked_family.kode_provinsi,
    provinces.provinsi,
    ranked_family.desil_nasional,
    sum(ranked_family.jumlah_anggota)::bigint as jiwa
from ranked_family
inner join provinces on ranked_family.kode_provinsi = provinces.kode_provinsi
group by ranked_family.kode_provinsi, provinces.provinsi, ranked_family.desil_nasional
order by ranked_family.kode_provinsi, ranked_family.desil_nasional
