-- What became of every old family, where new ones came from, and what tells so.
-- reads:  old_family, old_person, vote, successor, moved, family_now
-- writes: lineage
-- grain:  one row per old family, and per new family and old family that members of it come from
-- params:

with

ended as (

    select old_family.id_keluarga
    from old_family
    anti join successor on old_family.id_keluarga = successor.id_keluarga

),

-- when the last of a family died or left
last_seen as (

    select
        old_person.id_keluarga,
        max(person_now.tanggal_keberadaan) as tanggal,
        count(*)::smallint as anggota
    from old_person
    semi join ended on old_person.id_keluarga = ended.id_keluarga
    inner join person_now on old_person.id_individu = person_now.id_individu
    group by old_person.id_keluarga

),

-- a family that stays under its number while another takes it over: when the other came
arrived as (

    select
        kk,
        max(kabar) as kabar
    from moved
    where kk_baru
    group by kk

)

select
    successor.id_keluarga as dari,
    successor.id_keluarga as ke,
    'lanjut' as peristiwa,
    told_day(moved.kabar) as tanggal,
    told_source(moved.kabar) as sumber,
    moved.anggota,
    successor.bukti || coalesce('+' || successor.putus, '') as bukti
from successor
left join moved
    on
        successor.id_keluarga = moved.id_keluarga
        and successor.kk = moved.kk
        and moved.kk_baru
union all
select
    ended.id_keluarga as dari,
    null::bigint as ke,
    'habis' as peristiwa,
    last_seen.tanggal,
    null::tinyint as sumber,
    last_seen.anggota,
    'tanpa_anggota' as bukti
from ended
anti join vote on ended.id_keluarga = vote.id_keluarga
left join last_seen on ended.id_keluarga = last_seen.id_keluarga
union all
select
    ended.id_keluarga as dari,
    taken.id_keluarga as ke,
    'gabung' as peristiwa,
    told_day(coalesce(moved.kabar, arrived.kabar)) as tanggal,
    told_source(coalesce(moved.kabar, arrived.kabar)) as sumber,
    coalesce(moved.anggota, vote.anggota::smallint) as anggota,
    vote.bukti || '+' || taken.putus as bukti
from ended
inner join vote on ended.id_keluarga = vote.id_keluarga
inner join successor as taken on vote.kk = taken.kk
left join moved on ended.id_keluarga = moved.id_keluarga and vote.kk = moved.kk
left join arrived on vote.kk = arrived.kk
union all
select
    moved.id_keluarga as dari,
    family_now.id_keluarga as ke,
    'pecah' as peristiwa,
    told_day(moved.kabar) as tanggal,
    told_source(moved.kabar) as sumber,
    moved.anggota,
    case
        when moved.id_keluarga <> family_now.id_asal then 'anggota'
        when family_now.asal_kepala then 'kepala'
        else 'id'
    end as bukti
from family_now
inner join moved on family_now.kk = moved.kk
where family_now.baru
union all
select
    null::bigint as dari,
    id_keluarga as ke,
    'baru' as peristiwa,
    told_day(kabar) as tanggal,
    told_source(kabar) as sumber,
    anggota,
    'kiriman' as bukti
from family_now
where baru and id_asal is null
