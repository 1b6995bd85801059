-- How a kabupaten reported by each source, the awaited ones and the larger first.
-- reads:  ledger_reporting
-- writes: report cards
-- grain:  kabupaten x source
-- params:

select *
from ledger_reporting
order by kode_kabupaten_kota, rows_in desc, source
