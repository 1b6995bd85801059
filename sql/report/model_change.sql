-- The same families on the same answers, by the model of before and by the new one.
-- reads:  ranked_family
-- writes: the model's card
-- grain:  one row per kabupaten and pair of deciles, of families ranked in both quarters
-- params:

select
    kode_kabupaten_kota,
    (desil_nasional - langkah_model)::int as dari,
    desil_nasional::int as ke,
    count(*) as keluarga,
    sum(jumlah_anggota)::bigint as jiwa
from ranked_family
where langkah_model is not null
group by all
order by kode_kabupaten_kota, dari, ke
