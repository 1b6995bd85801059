-- reads: sensitivity_part
-- writes: ranked/sensitivity
-- grain: kabupaten x scenario x desil x desil by the scenario
-- params: none
select
    kode_kabupaten_kota,
    skenario,
    dari,
    ke,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from sensitivity_part
group by all
