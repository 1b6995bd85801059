-- reads: group_part
-- writes: ranked/group
-- grain: place x group x its value x desil
-- params: none
with placed as (
    select
        *,
        unnest([
            {'lingkup': 'nasional', 'kode': '00'},
            {'lingkup': 'provinsi', 'kode': left(kode_kabupaten_kota, 2)},
            {'lingkup': 'kabupaten_kota', 'kode': kode_kabupaten_kota}
        ]) as place
    from group_part
)

select
    place.lingkup,
    place.kode,
    kelompok,
    nilai_kelompok,
    desil_nasional,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa,
    sum(permil_jiwa_1_4)::bigint as permil_jiwa_1_4,
    sum(permil_jiwa_1_5)::bigint as permil_jiwa_1_5
from placed
group by all
