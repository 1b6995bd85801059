-- reads: flow, source_class
-- writes: ranked/flow
-- grain: kabupaten x desil last quarter x desil now x kind x main cause x source
-- params: none
-- A family that moved within the quarter may be told by the parts of two provinces.
select
    flow.kode_kabupaten_kota,
    flow.dari,
    flow.ke,
    flow.jenis,
    flow.sebab_utama,
    flow.sumber,
    source_class.jalur,
    sum(flow.keluarga)::bigint as keluarga,
    sum(flow.jiwa)::bigint as jiwa
from flow
left join source_class on flow.sumber = source_class.sumber
group by all
