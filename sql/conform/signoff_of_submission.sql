-- Sign-offs of whole submissions: by the sender's name for one of the same quarter, by the name in
-- this quarter's accounts, or by both, such as 2026Q1-siks_ng-3201-1.
-- reads:  proposal, kiriman, signoff_event
-- writes: what is folded into the standing of proposals
-- grain:  one submission with proposals and sign-off
-- params: none

with proposed as (
    select distinct kiriman
    from proposal
),

-- few: nearly all sign-offs name a proposal
whole as (
    select *
    from signoff_event
    where submission is not null
)

select
    kiriman.kiriman,
    whole.tanggal,
    whole.tingkat,
    whole.putusan,
    whole.peran,
    whole.dokumen
from kiriman
semi join proposed on kiriman.kiriman = proposed.kiriman
inner join whole
    on
        kiriman.kode_kabupaten_kota = whole.kode_kabupaten_kota
        and (
            kiriman.triwulan || '-' || kiriman.nama = whole.submission
            or (
                kiriman.nama = whole.submission
                and kiriman.triwulan = whole.triwulan
            )
            or (
                kiriman.submission = whole.submission
                and kiriman.triwulan <= whole.triwulan
            )
        )
