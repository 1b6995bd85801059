-- reads: flow, programme_now, programme_before
-- writes: ranked/programme_flow
-- grain: kabupaten x programme x direction x kind x cause
-- params: none
-- Who came under a programme's line, or left it. Where the family would not have crossed the line
-- of last quarter, the line moved: the cause is `aturan`.
with crossed as (
    select
        flow.*,
        programme_now.program,
        coalesce(flow.dari <= programme_before.desil_tertinggi, false) as dulu,
        coalesce(flow.ke <= programme_now.desil_tertinggi, false) as kini,
        coalesce(flow.ke <= programme_before.desil_tertinggi, false) as kini_garis_lama
    from flow
    cross join programme_now
    left join programme_before on programme_now.program = programme_before.program
)

select
    kode_kabupaten_kota,
    program,
    case when kini then 'masuk' else 'keluar' end as arah,
    jenis,
    case
        when dari is null or ke is null then null
        when kini_garis_lama = dulu then 'aturan'
        else sebab_utama
    end as sebab,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from crossed
where dulu <> kini
group by all
