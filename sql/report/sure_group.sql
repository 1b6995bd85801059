-- Persons by point desil beside the sum of members x chance, of the nation's groups and provinces.
-- reads:  ranked_group, region_regency
-- writes: the quarter's report
-- grain:  one row per group of the nation, and per province
-- params: poorest, poorer: highest desil of the two chances

with

provinces as (

    select
        kode_provinsi,
        min(provinsi) as provinsi
    from region_regency
    group by kode_provinsi

)

select
    ranked_group.lingkup,
    ranked_group.kelompok,
    coalesce(provinces.provinsi, ranked_group.nilai_kelompok) as nama,
    sum(ranked_group.keluarga)::bigint as keluarga,
    sum(ranked_group.jiwa)::bigint as jiwa,
    coalesce(
        sum(ranked_group.jiwa) filter (where ranked_group.desil_nasional <= $poorest), 0
    )::bigint as jiwa_1_4,
    sum(ranked_group.permil_jiwa_1_4)::bigint as permil_jiwa_1_4,
    coalesce(
        sum(ranked_group.jiwa) filter (where ranked_group.desil_nasional <= $poorer), 0
    )::bigint as jiwa_1_5,
    sum(ranked_group.permil_jiwa_1_5)::bigint as permil_jiwa_1_5
from ranked_group
left join provinces
    on
        ranked_group.kode = provinces.kode_provinsi
        and ranked_group.lingkup = 'provinsi'
where
    ranked_group.lingkup = 'nasional'
    or (ranked_group.lingkup = 'provinsi' and ranked_group.kelompok = 'semua')
group by
    ranked_group.lingkup,
    ranked_group.kode,
    ranked_group.kelompok,
    ranked_group.nilai_kelompok,
    provinces.provinsi
order by
    ranked_group.lingkup,
    ranked_group.kode,
    ranked_group.kelompok,
    ranked_group.nilai_kelompok
