-- Sign-offs of this quarter that did not count for some proposal, at the rows that brought them.
-- reads:  ignored, own_signoff, kiriman
-- writes: held (reported only)
-- grain:  sign-off x rule
-- params: none

select distinct
    own_signoff.kiriman as _kiriman,
    own_signoff.berkas as _berkas,
    own_signoff.lembar as _lembar,
    own_signoff.baris as _baris,
    ignored.rule,
    if(ignored.rule = 'PENGESAHAN_RANGKAP', 'peran', 'tingkat') as variable,
    false as holds
from ignored
inner join kiriman as proposing on ignored.kiriman = proposing.kiriman
inner join kiriman as signing
    on proposing.kode_kabupaten_kota = signing.kode_kabupaten_kota
inner join own_signoff
    on
        signing.kiriman = own_signoff.kiriman
        and ignored.tingkat = own_signoff.tingkat
        and ignored.tanggal = own_signoff.tanggal
        and ignored.peran = plain(own_signoff.peran)
        and ignored.dokumen = plain(own_signoff.nomor_dokumen)
