-- Regencies whose families are ranked though nothing of them arrived this quarter, by province.
-- reads:  ranked_family, ledger_submission, region_regency
-- writes: the quarter's report
-- grain:  one row per province with such regencies
-- params:

with

present as (

    select distinct kode_kabupaten_kota
    from ranked_family

)

select
    region_regency.provinsi,
    string_agg(region_regency.kabupaten_kota, ', ' order by region_regency.kode_kabupaten_kota)
        as kabupaten,
    count(*) as banyak
from present
inner join region_regency
    on present.kode_kabupaten_kota = region_regency.kode_kabupaten_kota
anti join ledger_submission
    on present.kode_kabupaten_kota = ledger_submission.kode_kabupaten_kota
group by region_regency.kode_provinsi, region_regency.provinsi
order by region_regency.kode_provinsi
