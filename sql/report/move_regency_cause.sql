-- Moves of each kabupaten by main cause and by who gave the value: families, and their share.
-- reads:  ranked_flow, region_regency
-- writes: the quarter's report
-- grain:  one row per kabupaten, cause and source
-- params:

with

counted as (

    select
        kode_kabupaten_kota,
        sebab_utama,
        sumber,
        jalur,
        sum(keluarga)::bigint as keluarga,
        coalesce(sum(keluarga) filter (where jenis = 'naik'), 0)::bigint as naik,
        coalesce(sum(keluarga) filter (where jenis = 'turun'), 0)::bigint as turun,
        sum(jiwa)::bigint as jiwa
    from ranked_flow
    where jenis in ('naik', 'turun')
    group by all

)

select
    counted.kode_kabupaten_kota,
    region_regency.kabupaten_kota,
    counted.sebab_utama as sebab,
    counted.sumber,
    counted.jalur,
    counted.naik,
    counted.turun,
    counted.jiwa,
    round(
        100 * counted.keluarga
        / sum(counted.keluarga) over (partition by counted.kode_kabupaten_kota),
        2
    )::decimal(5, 2) as persen
from counted
inner join region_regency
    on counted.kode_kabupaten_kota = region_regency.kode_kabupaten_kota
order by
    counted.kode_kabupaten_kota,
    counted.keluarga desc,
    counted.sebab_utama,
    counted.sumber nulls first
