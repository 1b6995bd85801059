-- The name of each family's head: the oldest head, else the oldest member, then the lowest id.
-- reads:  person_part
-- writes: head_name
-- grain:  one row per family with active members
-- params:

select
    id_keluarga,
    min_by(
        nama,
        {
            'kepala': (status_hubungan_keluarga is distinct from 1)::int,
            'lahir': coalesce(tanggal_lahir, date '9999-12-31'),
            'id': id_individu
        }
    ) as nama_kepala_keluarga
from person_part
where status_keberadaan in (1, 5) and id_keluarga is not null
group by id_keluarga
