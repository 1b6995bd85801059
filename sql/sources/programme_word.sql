-- The last word on each person or family in each programme.
-- reads:  registry_programme, status_name
-- writes: programme_word
-- grain:  one row per person or family, and programme
-- params:

with

latest as (

    select
        registry_programme.id_keluarga,
        registry_programme.id_individu,
        registry_programme.program,
        -- the latest date, of one day the source of the higher number
        max(
            ((registry_programme.tanggal - date '1950-01-01')::bigint << 16)
            + (registry_programme.sumber::bigint << 8) + status_name.kode
        ) as terakhir
    from registry_programme
    inner join status_name on registry_programme.status = status_name.status
    group by
        registry_programme.id_keluarga,
        registry_programme.id_individu,
        registry_programme.program

)

select
    latest.id_keluarga,
    latest.id_individu,
    latest.program,
    status_name.status,
    date '1950-01-01' + (latest.terakhir >> 16)::integer as tanggal
from latest
inner join status_name on latest.terakhir & 255 = status_name.kode
