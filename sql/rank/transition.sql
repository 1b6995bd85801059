-- reads: transition
-- writes: ranked/transition
-- grain: place x desil last quarter x desil now
-- params: none
with places as (
    select
        'nasional' as lingkup,
        '00' as kode,
        dari,
        ke,
        keluarga,
        jiwa
    from transition
    union all
    select
        'provinsi' as lingkup,
        left(kode, 2) as kode,
        dari,
        ke,
        keluarga,
        jiwa
    from transition
    union all
    select
        'kabupaten_kota' as lingkup,
        kode,
        dari,
        ke,
        keluarga,
        jiwa
    from transition
)

select
    lingkup,
    kode,
    dari,
    ke,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from places
group by all
