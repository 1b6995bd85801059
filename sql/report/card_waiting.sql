-- Proposals of a kabupaten that wait, by the tier that is to sign, with the age of the oldest.
-- reads:  ledger_waiting
-- writes: report cards
-- grain:  kabupaten x source x tier
-- params: last_day

select
    kode_kabupaten_kota,
    source,
    tingkat,
    count(*) as usulan,
    max(umur_triwulan)::integer + 1 as umur_triwulan,
    max(date_diff('day', tanggal, $last_day::date)) as umur_hari
from ledger_waiting
group by kode_kabupaten_kota, source, tingkat
order by kode_kabupaten_kota, usulan desc, tingkat, source
