-- Sign-offs of whole submissions: by the sender's name for one of the same quarter, by the name in
-- this quarter's accounts, or by both, such as 2026Q1-siks_ng-3201-1.
-- reads:  proposal, kiriman, signoff_event
-- writes: what is folded into the standing of proposals
-- grain:  one submission with proposals and sign-off
-- params: none

with proposed as (
    select distinct kiriman
    from proposal
)

select
    kiriman.kiriman,
    signoff_event.tanggal,
    signoff_event.tingkat,
    signoff_event.putusan,
    signoff_event.peran,
    signoff_event.dokumen
from kiriman
semi join proposed on kiriman.kiriman = proposed.kiriman
inner join signoff_event
    on
        kiriman.kode_kabupaten_kota = signoff_event.kode_kabupaten_kota
        and (
            kiriman.triwulan || '-' || kiriman.nama = signoff_event.submission
            or (
                kiriman.nama = signoff_event.submission
                and kiriman.triwulan = signoff_event.triwulan
            )
            or (
                kiriman.submission = signoff_event.submission
                and kiriman.triwulan <= signoff_event.triwulan
            )
        )
