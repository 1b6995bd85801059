-- Sign-offs of single proposals, by their numbers.
-- reads:  proposal, signoff_event
-- writes: what is folded into the standing of proposals
-- grain:  one proposal and sign-off
-- params: none

select
    proposal.kiriman,
    proposal.unit,
    proposal.tanggal as diamati,
    signoff_event.tanggal,
    signoff_event.tingkat,
    signoff_event.putusan,
    signoff_event.peran,
    signoff_event.dokumen
from proposal
inner join signoff_event
    on
        proposal.nomor = signoff_event.nomor
        and proposal.kode_kabupaten_kota = signoff_event.kode_kabupaten_kota
order by proposal.kiriman, proposal.unit
