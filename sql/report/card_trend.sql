-- How a kabupaten's rows fared over the quarters, all sources together.
-- reads:  past_reporting
-- writes: report cards
-- grain:  kabupaten x quarter
-- params:

select
    kode_kabupaten_kota,
    triwulan,
    sum(rows_in)::bigint as rows_in,
    sum(accepted)::bigint as accepted,
    sum(held_back)::bigint as held_back,
    sum(accepted)::bigint * 1000 // nullif(sum(accepted)::bigint + sum(held_back)::bigint, 0)
        as lulus_permil
from past_reporting
group by kode_kabupaten_kota, triwulan
order by kode_kabupaten_kota, triwulan
