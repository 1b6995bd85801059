-- What became of every old family, and where new ones came from.
-- reads:  old_family, vote, successor, family_now
-- writes: lineage
-- grain:  one row per old family, and per new family with an origin
-- params:

with

ended as (

    select old_family.id_keluarga
    from old_family
    anti join successor on old_family.id_keluarga = successor.id_keluarga

)

select
    id_keluarga as dari,
    id_keluarga as ke,
    'lanjut' as peristiwa
from successor
union all
select
    ended.id_keluarga as dari,
    taken.id_keluarga as ke,
    case when taken.id_keluarga is null then 'habis' else 'gabung' end as peristiwa
from ended
left join vote on ended.id_keluarga = vote.id_keluarga
left join successor as taken on vote.kk = taken.kk
union all
select
    id_asal as dari,
    id_keluarga as ke,
    'pecah' as peristiwa
from family_now
where baru and id_asal is not null
