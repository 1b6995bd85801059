-- Every rule that a refused row broke, by the folder that it goes back to. What waits for a sign-off
-- is not sent back: it need not be sent again.
-- reads:  held_back_row, held_back_doubt, place
-- writes: returns, ditolak
-- grain:  one row per refused row and rule
-- params:

select distinct
    place.folder,
    held_back_row.submission,
    coalesce(held_back_row.berkas, '') as berkas,
    held_back_row.lembar,
    coalesce(held_back_row.baris, 0) as baris,
    held_back_row.kode_aturan,
    coalesce(held_back_row.variabel, '') as variabel,
    coalesce(held_back_row.pesan, '') as pesan,
    coalesce(held_back_row.saran, '') as saran,
    coalesce(held_back_doubt.periksa_dahulu, '') as periksa_dahulu
from held_back_row
inner join place on held_back_row.submission = place.submission
left join held_back_doubt
    on
        held_back_row.submission = held_back_doubt.submission
        and held_back_row.berkas = held_back_doubt.berkas
        and held_back_row.lembar is not distinct from held_back_doubt.lembar
        and held_back_row.baris = held_back_doubt.baris
where held_back_row.kode_aturan <> 'MENUNGGU'
order by
    place.folder,
    held_back_row.submission,
    berkas,
    held_back_row.lembar nulls first,
    baris,
    held_back_row.kode_aturan,
    variabel,
    pesan,
    saran
