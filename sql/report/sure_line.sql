-- Families within one error of a score of a programme's line, and who is expected to cross it.
-- reads:  ranked_fragile, region_regency
-- writes: the quarter's report
-- grain:  one row per line and kabupaten, and one of each line for the nation (kode 0000)
-- params:

with

placed as (

    select
        *,
        unnest(['0000', kode_kabupaten_kota]) as kode
    from ranked_fragile

)

select
    placed.batas_desil::int as batas_desil,
    placed.kode,
    coalesce(region_regency.kabupaten_kota, 'Indonesia') as nama,
    sum(placed.keluarga)::bigint as keluarga,
    sum(placed.keluarga_di_bawah)::bigint as di_bawah,
    sum(placed.keluarga_di_atas)::bigint as di_atas,
    sum(placed.permil_pindah)::bigint as permil_pindah,
    sum(placed.permil_harapan_pindah)::bigint as permil_harapan,
    sum(placed.permil_harapan_pindah_toleransi)::bigint as permil_harapan_toleransi
from placed
left join region_regency on placed.kode = region_regency.kode_kabupaten_kota
group by
    placed.batas_desil,
    placed.kode,
    region_regency.kabupaten_kota
order by
    placed.batas_desil,
    placed.kode
