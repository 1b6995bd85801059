-- Rows of submissions decided in part that waited for sign-offs in the quarter before.
-- reads:  earlier_row, earlier_submission (of the release followed), unfinished, file_place
-- writes: waiting_line
-- grain:  one row as sent
-- params: none

select distinct
    unfinished.kiriman,
    file_place.berkas,
    earlier_row.lembar,
    earlier_row.baris
from earlier_row
inner join earlier_submission on earlier_row.submission = earlier_submission.submission
inner join unfinished
    on
        earlier_submission.triwulan = unfinished.triwulan
        and earlier_submission.isi = unfinished.isi
inner join file_place
    on unfinished.kiriman = file_place.kiriman and earlier_row.berkas = file_place.nama
where earlier_row.kode_aturan = 'MENUNGGU'
