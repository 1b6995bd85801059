-- Families whose desil, or whose side of a programme's line, another choice would change.
-- reads:  ranked_sensitivity
-- writes: the quarter's report
-- grain:  one row per scenario
-- params: poorest: highest desil of the line looked at

select
    skenario,
    sum(keluarga)::bigint as keluarga,
    coalesce(sum(keluarga) filter (where dari != ke), 0)::bigint as desil_lain,
    coalesce(sum(keluarga) filter (where abs(dari - ke) > 1), 0)::bigint as lebih_dari_satu,
    coalesce(sum(keluarga) filter (where dari <= $poorest and ke > $poorest), 0)::bigint
        as keluar,
    coalesce(sum(keluarga) filter (where dari > $poorest and ke <= $poorest), 0)::bigint
        as masuk
from ranked_sensitivity
group by skenario
order by skenario
