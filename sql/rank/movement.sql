-- reads: contribution_part, scored_part, player_name, exception, provenance, told, source_name
-- writes: movement_part
-- grain: family x cause
-- params: none
-- A value of the family has a source of its own. Of members' answers, whose source goes with the
-- group of questions, the newest of the family is the one that changed it.
select
    left(scored_part.kode_kelurahan_desa, 2) as kode_provinsi,
    contribution_part.id as id_keluarga,
    player_name.sebab,
    player_name.variabel,
    source_name.nama as sumber,
    contribution_part.sumbangan
from contribution_part
inner join scored_part on contribution_part.id = scored_part.id
inner join player_name on contribution_part.posisi = player_name.posisi
left join provenance
    on
        contribution_part.id = provenance.id_keluarga
        and player_name.kolom_keluarga is not null
left join exception
    on
        contribution_part.id = exception.id_keluarga
        and player_name.kolom_keluarga = exception.variabel
left join told
    on
        contribution_part.id = told.id_keluarga
        and player_name.kelompok = told.kelompok
left join source_name
    on source_name.nomor = coalesce(exception.sumber, provenance.sumber, told.sumber)
