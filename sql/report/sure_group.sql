-- Persons by point desil beside the sum of members x chance, of the nation's groups and provinces.
-- reads:  ranked_group
-- writes: the quarter's report
-- grain:  one row per group of the nation, and per province
-- params: poorest, poorer: highest desil of the two chances

select
    lingkup,
    kelompok,
    kode,
    nilai_kelompok as nama,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa,
    coalesce(
        sum(jiwa) filter (where desil_nasional <= $poorest), 0
    )::bigint as jiwa_1_4,
    sum(permil_jiwa_1_4)::bigint as permil_jiwa_1_4,
    coalesce(
        sum(jiwa) filter (where desil_nasional <= $poorer), 0
    )::bigint as jiwa_1_5,
    sum(permil_jiwa_1_5)::bigint as permil_jiwa_1_5
from ranked_group
where
    lingkup = 'nasional'
    or (lingkup = 'provinsi' and kelompok = 'semua')
group by
    lingkup,
    kode,
    kelompok,
    nilai_kelompok
order by
    lingkup,
    kode,
    kelompok,
    nilai_kelompok
