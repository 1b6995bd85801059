-- reads: flow
-- writes: ranked/transition
-- grain: place x desil last quarter x desil now
-- params: none
with place as (
    select
        *,
        unnest([
            {'lingkup': 'nasional', 'kode': '00'},
            {'lingkup': 'provinsi', 'kode': left(kode_kabupaten_kota, 2)},
            {'lingkup': 'kabupaten_kota', 'kode': kode_kabupaten_kota}
        ]) as place
    from flow
    where dari is not null and ke is not null
)

select
    place.lingkup,
    place.kode,
    dari,
    ke,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from place
group by all
