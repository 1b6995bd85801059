-- Findings by rule: how many stand, how many of those are new or were confirmed, how many closed.
-- reads:  ledger_finding
-- writes: the quality report
-- grain:  one row per rule
-- params: quarter

select
    kode_aturan,
    count(*) filter (where keadaan <> 'ditutup') as berdiri,
    count(*) filter (where keadaan <> 'ditutup' and keparahan = 'galat') as galat,
    count(*) filter (where keadaan <> 'ditutup' and triwulan_pertama = $quarter) as baru,
    count(*) filter (where keadaan = 'dikonfirmasi') as dikonfirmasi,
    count(*) filter (where keadaan = 'ditutup') as ditutup
from ledger_finding
group by kode_aturan
order by berdiri desc, kode_aturan
