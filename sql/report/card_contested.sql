-- Rows of a kabupaten about families or persons that another one claims too: row keys, no numbers.
-- reads:  ledger_contested
-- writes: report cards
-- grain:  row as sent x kind of number, the first so many of a kabupaten
-- params: most_rows

select *
from ledger_contested
qualify
    row_number() over (
        partition by kode_kabupaten_kota
        order by kabupaten_lain, submission, berkas, lembar nulls first, baris, nomor
    ) <= $most_rows
order by
    kode_kabupaten_kota,
    kabupaten_lain,
    submission,
    berkas,
    lembar nulls first,
    baris,
    nomor
