-- reads: sighting, doubt
-- writes: held_back/doubt, which fields of a family that breaks several rules to look at first
-- grain: line that breaks a rule, of such a family
-- params: none

select distinct
    sighting.submission,
    sighting.berkas,
    sighting.lembar,
    sighting.baris,
    sighting.kode_kabupaten_kota,
    doubt.periksa_dahulu
from sighting
inner join doubt on sighting.keluarga = doubt.keluarga
where sighting.submission is not null and sighting.baris is not null
