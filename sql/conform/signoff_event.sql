-- Every sign-off of a source that may count this quarter: its own of now, and those not used up.
-- reads:  own_signoff (conformed), kiriman, earlier_signoff (ledger of the release followed)
-- writes: signoff_event
-- grain:  one sign-off, as often as it was sent: the chain hears it once
-- params: source

with own as (
    select
        kiriman.kode_kabupaten_kota,
        kiriman.triwulan,
        own_signoff.nomor_usulan,
        own_signoff.submission,
        own_signoff.tingkat,
        own_signoff.putusan,
        own_signoff.tanggal,
        own_signoff.peran,
        own_signoff.nomor_dokumen
    from own_signoff
    inner join kiriman on own_signoff.kiriman = kiriman.kiriman
    where kiriman.is_waived or own_signoff.tanggal <= kiriman.batas_pengesahan
),

earlier as (
    select
        kode_kabupaten_kota,
        triwulan,
        nomor_usulan,
        submission,
        tingkat,
        putusan,
        tanggal,
        peran,
        nomor_dokumen
    from earlier_signoff
    where source = $source
),

whole as (
    select * from own
    union all
    select * from earlier
)

select
    kode_kabupaten_kota,
    triwulan,
    word(nomor_usulan) as nomor,
    submission,
    tingkat,
    putusan,
    tanggal,
    plain(peran) as peran,
    plain(nomor_dokumen) as dokumen
from whole
