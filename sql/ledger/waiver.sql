-- Submissions that count although they are late, because they bear a waiver; for the auditor.
-- reads:  submission, channel
-- writes: ledger/waiver
-- grain:  one submission
-- params:

select
    submission.submission,
    submission.kode_kabupaten_kota,
    channel.kanal as source,
    channel.waiver as dispensasi,
    submission.tanggal_kirim,
    channel.batas as batas_kirim,
    greatest(0, date_diff('day', channel.batas, submission.tanggal_kirim)) as hari_terlambat,
    submission.state,
    submission.rows_in,
    submission.accepted
from submission
inner join channel on submission.kiriman = channel.kiriman
where channel.waiver is not null
