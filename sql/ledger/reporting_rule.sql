-- Which rules hold back how many rows of a kabupaten, by source, and what share of those judged passes.
-- reads:  held, submission, channel
-- writes: ledger/reporting_rule
-- grain:  kabupaten x source x rule
-- params:

with judged as (
    select
        submission.kode_kabupaten_kota,
        channel.kanal as source,
        sum(submission.accepted + submission.held_back)::bigint as baris
    from submission
    inner join channel on submission.kiriman = channel.kiriman
    where submission.kode_kabupaten_kota is not null
    group by submission.kode_kabupaten_kota, channel.kanal
),

broken as (
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
)

select
    broken.kode_kabupaten_kota,
    broken.source,
    broken.kode_aturan,
    broken.baris,
    greatest(0, judged.baris - broken.baris) * 1000 // nullif(judged.baris, 0) as lulus_permil
from broken
inner join judged
    on
        broken.kode_kabupaten_kota = judged.kode_kabupaten_kota
        and broken.source = judged.source
