-- With which other kabupaten a kabupaten shares families or persons, and by how many rows.
-- reads:  ledger_contested
-- writes: report cards
-- grain:  kabupaten x other kabupaten
-- params:

select
    kode_kabupaten_kota,
    kabupaten_lain,
    count(*) as baris
from ledger_contested
group by kode_kabupaten_kota, kabupaten_lain
order by kode_kabupaten_kota, kabupaten_lain
