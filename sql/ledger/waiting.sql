-- Proposals that wait for a sign-off, with the tier and since when. The submission is the one by
-- whose name it may be signed; the file is where its family row stands, which is one of a later
-- submission if the row came back corrected.
-- reads:  proposal, sent_file, submission
-- writes: ledger/waiting
-- grain:  one family of one submission, told by its family row
-- params: indeks (4 x year + quarter)

select
    submission.kode_kabupaten_kota,
    sent_file.kanal as source,
    submission.submission,
    submission.triwulan,
    sent_file.nama as berkas,
    proposal.lembar,
    proposal.baris,
    proposal.nomor_usulan,
    proposal.tingkat,
    proposal.tanggal,
    (
        $indeks - 4 * submission.triwulan[1:4]::integer - submission.triwulan[6]::integer
    )::smallint as umur_triwulan
from proposal
inner join submission on proposal.kiriman = submission.kiriman
inner join sent_file
    on proposal.kiriman = sent_file.kiriman and proposal.berkas = sent_file.berkas
where proposal.kode_aturan = 'MENUNGGU'
