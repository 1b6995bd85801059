-- reads: contribution, ranked_part, player_name, exception, provenance, source_name
-- writes: movement_part
-- grain: family x cause
-- params: none
select
    ranked_part.kode_provinsi,
    contribution.id as id_keluarga,
    player_name.sebab,
    player_name.variabel,
    case when player_name.asked_of = 'family' then source_name.nama end as sumber,
    contribution.sumbangan
from contribution
inner join ranked_part on contribution.id = ranked_part.id_keluarga
inner join player_name on contribution.posisi = player_name.posisi
left join provenance on contribution.id = provenance.id_keluarga
left join exception
    on contribution.id = exception.id_keluarga and player_name.variabel = exception.variabel
left join source_name on source_name.nomor = coalesce(exception.sumber, provenance.sumber)
