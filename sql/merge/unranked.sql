-- Families that cannot be ranked, with the reason.
-- reads:  family_part, person_part
-- writes: registry/unranked
-- grain:  one row per family without active members
-- params:

with

member as (

    select
        id_keluarga,
        count(*) filter (where is_active(status_keberadaan)) as aktif
    from person_part
    group by id_keluarga

)

select
    family_part.id_keluarga,
    case when member.id_keluarga is null then 'tanpa_anggota' else 'tanpa_anggota_aktif' end
        as alasan
from family_part
left join member on family_part.id_keluarga = member.id_keluarga
where coalesce(member.aktif, 0) = 0
