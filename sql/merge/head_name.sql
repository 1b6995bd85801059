-- The name of each family's head: the oldest head, else the oldest member, then the lowest id.
-- reads:  person_part
-- writes: head_name
-- grain:  one row per family with active members
-- params:

select
    id_keluarga,
    min_by(nama, head_key(status_hubungan_keluarga, tanggal_lahir, id_individu))
        as nama_kepala_keluarga
from person_part
where is_active(status_keberadaan) and id_keluarga is not null
group by id_keluarga
