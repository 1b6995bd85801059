-- Every kabupaten that was in the register, or sends into it: is it there, is its silence said?
-- reads:  registry_family, known_regency, submission
-- writes: regency
-- grain:  one row per kabupaten
-- params: is_first, fresh_permille

with

heard as (

    select distinct kode_kabupaten_kota
    from submission
    where kode_kabupaten_kota is not null and accepted > 0

),

registered as (

    select
        kode_kabupaten_kota,
        count(*) as families,
        count(*) filter (where usia_data_triwulan = 0) as fresh
    from registry_family
    group by kode_kabupaten_kota

)

select
    coalesce(
        known_regency.kode_kabupaten_kota, registered.kode_kabupaten_kota
    ) as kode_kabupaten_kota,
    coalesce(registered.families, 0) as families,
    heard.kode_kabupaten_kota is not null as has_sent,
    (registered.kode_kabupaten_kota is null)::integer as absent,
    (
        not $is_first
        and heard.kode_kabupaten_kota is null
        and 1000 * coalesce(registered.fresh, 0)
        > $fresh_permille * coalesce(registered.families, 0)
    )::integer as undeclared
from known_regency
full join registered
    on known_regency.kode_kabupaten_kota = registered.kode_kabupaten_kota
left join heard
    on registered.kode_kabupaten_kota = heard.kode_kabupaten_kota
order by kode_kabupaten_kota
