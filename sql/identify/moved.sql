-- Where the members of old families went of whom at least one has another KK now.
-- reads:  member
-- writes: moved
-- grain:  one row per such family and KK group in which members of it live
-- params:

with

parted as (

    select
        id_keluarga,
        max(kabar) as kabar
    from member
    where kabar is not null
    group by id_keluarga

)

select
    member.id_keluarga,
    member.kk,
    count(*)::smallint as anggota,
    -- a part that stayed behind under the old number parted when the others left
    coalesce(max(member.kabar), min(parted.kabar)) as kabar,
    max(member.kabar) is not null as kk_baru
from member
inner join parted on member.id_keluarga = parted.id_keluarga
group by member.id_keluarga, member.kk
