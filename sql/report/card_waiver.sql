-- Submissions of a kabupaten that count by a waiver.
-- reads:  ledger_waiver
-- writes: report cards
-- grain:  submission
-- params:

select *
from ledger_waiver
where kode_kabupaten_kota is not null
order by kode_kabupaten_kota, submission
