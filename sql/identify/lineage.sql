-- What became of every old family, and where new ones came from.
-- reads:  old_family, vote, successor, family_now
-- writes: lineage
-- grain:  one row per old family, and per new family with an origin
-- params:

select
    old_family.id_keluarga as dari,
    coalesce(goes_on.id_keluarga, taken.id_keluarga) as ke,
    case
        when goes_on.id_keluarga is not null then 'lanjut'
        when taken.id_keluarga is not null then 'gabung'
        else 'habis'
    end as peristiwa
from old_family
left join vote on old_family.id_keluarga = vote.id_keluarga
left join successor as goes_on on old_family.id_keluarga = goes_on.id_keluarga
left join successor as taken on vote.kk = taken.kk
union all
select
    id_asal as dari,
    id_keluarga as ke,
    'pecah' as peristiwa
from family_now
where baru and id_asal is not null
