-- Proposals that wait for a sign-off, by source and tier, and how many have waited longest.
-- reads:  ledger_waiting
-- writes: the quarter's report
-- grain:  source x tier
-- params:

select
    source,
    tingkat,
    count(*) as usulan,
    count(distinct kode_kabupaten_kota) as kabupaten,
    max(umur_triwulan)::integer + 1 as umur_triwulan
from ledger_waiting
group by source, tingkat
order by source, usulan desc, tingkat
