-- How many families of each kabupaten moved, and why; those of which most moved first.
-- reads:  ranked_flow, region_regency
-- writes: the quarter's report
-- grain:  one row per kabupaten
-- params:

with

counted as (

    select
        kode_kabupaten_kota,
        sebab_utama,
        coalesce(sum(keluarga) filter (where dari + ke is not null), 0) as tinggal,
        coalesce(sum(keluarga) filter (where jenis = 'naik'), 0) as naik,
        coalesce(sum(keluarga) filter (where jenis = 'turun'), 0) as turun,
        coalesce(sum(keluarga) filter (where dari is null), 0) as masuk,
        coalesce(sum(keluarga) filter (where ke is null), 0) as keluar
    from ranked_flow
    group by kode_kabupaten_kota, sebab_utama

),

summed as (

    select
        kode_kabupaten_kota,
        sum(tinggal)::bigint as keluarga,
        sum(naik)::bigint as naik,
        sum(turun)::bigint as turun,
        sum(masuk)::bigint as masuk,
        sum(keluar)::bigint as keluar,
        arg_max(sebab_utama, (naik + turun, sebab_utama)) filter (where naik + turun > 0)
            as sebab_terbanyak,
        max(naik + turun)::bigint as karena_sebab
    from counted
    group by kode_kabupaten_kota

)

select
    summed.kode_kabupaten_kota,
    region_regency.kabupaten_kota,
    summed.* exclude (kode_kabupaten_kota)
from summed
inner join region_regency
    on summed.kode_kabupaten_kota = region_regency.kode_kabupaten_kota
order by
    (summed.naik + summed.turun) / greatest(summed.keluarga, 1) desc,
    summed.kode_kabupaten_kota
