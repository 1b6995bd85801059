-- Rows of a kabupaten about families or persons that another one claims too: row keys, no numbers.
-- reads:  ledger_contested
-- writes: report cards
-- grain:  row as sent x kind of number
-- params:

select *
from ledger_contested
order by
    kode_kabupaten_kota,
    kabupaten_lain,
    submission,
    berkas,
    lembar nulls first,
    baris,
    nomor
