-- reads: contribution_part, scored_part, player_name, exception, provenance, source_name
-- writes: movement_part
-- grain: family x cause
-- params: none
select
    left(scored_part.kode_kelurahan_desa, 2) as kode_provinsi,
    contribution_part.id as id_keluarga,
    player_name.sebab,
    player_name.variabel,
    case when player_name.asked_of = 'family' then source_name.nama end as sumber,
    contribution_part.sumbangan
from contribution_part
inner join scored_part on contribution_part.id = scored_part.id
inner join player_name on contribution_part.posisi = player_name.posisi
left join provenance on contribution_part.id = provenance.id_keluarga
left join exception
    on
        contribution_part.id = exception.id_keluarga
        and player_name.variabel = exception.variabel
left join source_name on source_name.nomor = coalesce(exception.sumber, provenance.sumber)
