-- What was reported without being held back, by the folder that it goes back to.
-- reads:  held_back_warning, place
-- writes: returns, peringatan
-- grain:  one row per reported row and rule
-- params:

select
    place.folder,
    held_back_warning.submission as kiriman,
    held_back_warning.berkas,
    held_back_warning.lembar,
    held_back_warning.baris,
    held_back_warning.kode_aturan,
    held_back_warning.variabel,
    held_back_warning.pesan,
    held_back_warning.saran,
    line_key(
        held_back_warning.submission,
        held_back_warning.berkas,
        held_back_warning.lembar,
        held_back_warning.baris
    ) as kunci_baris
from held_back_warning
inner join place on held_back_warning.submission = place.submission
order by
    place.folder,
    held_back_warning.submission,
    held_back_warning.berkas,
    held_back_warning.lembar nulls first,
    held_back_warning.baris,
    held_back_warning.kode_aturan,
    held_back_warning.variabel nulls first,
    held_back_warning.pesan
