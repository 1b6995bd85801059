-- Sign-offs that may still be needed: of proposals that wait, or that have not come yet.
-- reads:  signoff (conformed), proposal, submission, sent_file, earlier_signoff
-- writes: ledger/signoff
-- grain:  one sign-off as sent
-- params: indeks (4 x year + quarter), kuartal (quarters that a proposal waits)

with own as (
    select
        sent_file.kanal as source,
        submission.kode_kabupaten_kota,
        submission.triwulan,
        submission.submission as kiriman,
        sent_file.nama as berkas,
        signoff.lembar,
        signoff.baris,
        signoff.nomor_usulan,
        signoff.submission,
        signoff.tingkat,
        signoff.putusan,
        signoff.tanggal,
        signoff.peran,
        signoff.nomor_dokumen
    from signoff
    inner join submission on signoff.kiriman = submission.kiriman
    inner join sent_file
        on signoff.kiriman = sent_file.kiriman and signoff.berkas = sent_file.berkas
),

known as (
    select * from own
    union all
    select * from earlier_signoff
),

settled as (
    select
        sent_file.kanal as source,
        submission.kode_kabupaten_kota,
        proposal.nomor_usulan as nomor
    from proposal
    inner join submission on proposal.kiriman = submission.kiriman
    inner join sent_file
        on proposal.kiriman = sent_file.kiriman and proposal.berkas = sent_file.berkas
    group by sent_file.kanal, submission.kode_kabupaten_kota, proposal.nomor_usulan
    having not bool_or(coalesce(proposal.kode_aturan = 'MENUNGGU', false))
)

select known.*
from known
anti join settled
    on
        known.source = settled.source
        and known.kode_kabupaten_kota = settled.kode_kabupaten_kota
        and word(known.nomor_usulan) = settled.nomor
where
    $indeks - 4 * known.triwulan[1:4]::integer - known.triwulan[6]::integer < $kuartal
