-- Every rule that a refused row broke, by the folder that it goes back to. What waits for a sign-off
-- is not sent back: it need not be sent again.
-- reads:  held_back_row, place
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
    coalesce(held_back_row.saran, '') as saran
from held_back_row
inner join place on held_back_row.submission = place.submission
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
