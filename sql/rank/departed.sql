-- reads: left_before, left_now, unranked, lineage
-- writes: departed
-- grain: family ranked last quarter and not now
-- params: none
with ended as (
    select
        dari as id,
        min(peristiwa) as peristiwa
    from lineage
    group by dari
)

select
    left_before.kode_provinsi,
    left_before.id as id_keluarga,
    left_before.desil as desil_nasional_sebelumnya,
    coalesce(unranked.alasan, ended.peristiwa, 'tidak ada lagi di register') as alasan
from left_before
anti join left_now on left_before.id = left_now.id
left join unranked on left_before.id = unranked.id_keluarga
left join ended on left_before.id = ended.id
