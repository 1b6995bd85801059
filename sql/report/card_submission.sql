-- What a kabupaten sent, with what there is to say about it.
-- reads:  ledger_submission
-- writes: report cards
-- grain:  submission
-- params:

select
    kode_kabupaten_kota,
    submission,
    source,
    tanggal_kirim,
    state,
    rows_in,
    held_back,
    coalesce(message, '') as message
from ledger_submission
where kode_kabupaten_kota is not null
order by kode_kabupaten_kota, submission, state
