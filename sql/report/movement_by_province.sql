-- Families that rose, fell, stayed or came in, by province.
-- reads:  ranked_family, region_regency
-- writes: the quarter's report
-- grain:  one row per province
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
    provinces.provinsi,
    count(*) as keluarga,
    count(*) filter (where ranked_family.pergerakan = 'naik') as naik,
    count(*) filter (where ranked_family.pergerakan = 'turun') as turun,
    count(*) filter (where ranked_family.pergerakan = 'baru') as baru
from ranked_family
inner join provinces on ranked_family.kode_provinsi = provinces.kode_provinsi
group by provinces.kode_provinsi, provinces.provinsi
order by provinces.kode_provinsi
