-- The rules that hold back most rows of a kabupaten; what waits is told apart.
-- reads:  ledger_reporting_rule
-- writes: report cards
-- grain:  kabupaten x source x rule
-- params:

select *
from ledger_reporting_rule
where kode_aturan not in ('MENUNGGU', 'KELUARGA')
order by kode_kabupaten_kota, baris desc, kode_aturan, source
