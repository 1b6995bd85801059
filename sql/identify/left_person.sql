-- What is known of persons whom no NIK matches.
-- reads:  sighting, agreed
-- writes: left_person
-- grain:  one row per person and way in which he was written
-- params:

select distinct
    sighting.id,
    sighting.kk,
    sighting.nama_kunci,
    sighting.tanggal_lahir,
    sighting.jenis_kelamin
from sighting
anti join agreed on sighting.id = agreed.id
where sighting.tanggal_lahir is not null
