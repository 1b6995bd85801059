-- Which rules hold back how many rows of a kabupaten, by source.
-- reads:  held, submission, channel
-- writes: ledger/reporting_rule
-- grain:  kabupaten x source x rule
-- params:

select
    submission.kode_kabupaten_kota,
    channel.kanal as source,
    held.kode_aturan,
    count(distinct (submission.kiriman, held.berkas, coalesce(held.lembar, ''), held.baris))
        as baris
from held
inner join submission on held.submission = submission.submission
inner join channel on submission.kiriman = channel.kiriman
where submission.kode_kabupaten_kota is not null
group by submission.kode_kabupaten_kota, channel.kanal, held.kode_aturan
