-- How often two sources told the same variable, and how often not the same; whoever won.
-- reads:  registry_comparison, source_name
-- writes: the quarter's report
-- grain:  one row per variable and pair of sources, the lower number first
-- params:

select
    registry_comparison.variabel,
    source_name.sumber as satu,
    lainnya.sumber as lain,
    sum(registry_comparison.dibandingkan)::bigint as dibandingkan,
    sum(registry_comparison.berbeda)::bigint as berbeda,
    coalesce(
        sum(registry_comparison.berbeda)
            filter (registry_comparison.sumber_menang = source_name.nomor),
        0
    )::bigint as menang_satu
from registry_comparison
inner join source_name
    on least(registry_comparison.sumber_menang, registry_comparison.sumber_kalah)
    = source_name.nomor
inner join source_name as lainnya
    on greatest(registry_comparison.sumber_menang, registry_comparison.sumber_kalah)
    = lainnya.nomor
group by registry_comparison.variabel, source_name.nomor, source_name.sumber, lainnya.nomor,
    lainnya.sumber
order by registry_comparison.variabel, source_name.nomor, lainnya.nomor
