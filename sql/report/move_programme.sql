-- Families and persons that came under a programme's line, or left it, and how many by a decree.
-- reads:  ranked_programme_flow, programme
-- writes: the quarter's report
-- grain:  one row per programme
-- params:

select
    programme.nama_program,
    programme.desil_tertinggi,
    coalesce(sum(flow.keluarga) filter (where flow.arah = 'masuk'), 0)::bigint as masuk,
    coalesce(sum(flow.jiwa) filter (where flow.arah = 'masuk'), 0)::bigint as jiwa_masuk,
    coalesce(sum(flow.keluarga) filter (where flow.arah = 'keluar'), 0)::bigint as keluar,
    coalesce(sum(flow.jiwa) filter (where flow.arah = 'keluar'), 0)::bigint as jiwa_keluar,
    coalesce(sum(flow.keluarga) filter (where flow.sebab = 'aturan'), 0)::bigint as aturan,
    coalesce(sum(flow.keluarga) filter (where flow.sebab = 'garis'), 0)::bigint as garis
from programme
left join ranked_programme_flow as flow on programme.program = flow.program
group by programme.program, programme.nama_program, programme.desil_tertinggi
order by programme.desil_tertinggi, programme.program
