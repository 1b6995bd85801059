-- Submissions that count by a waiver, for the auditor.
-- reads:  ledger_waiver, region_regency
-- writes: the quarter's report
-- grain:  submission
-- params:

select
    ledger_waiver.*,
    coalesce(region_regency.kabupaten_kota, 'nasional') as kabupaten
from ledger_waiver
left join region_regency
    on ledger_waiver.kode_kabupaten_kota = region_regency.kode_kabupaten_kota
order by ledger_waiver.kode_kabupaten_kota nulls first, ledger_waiver.submission
