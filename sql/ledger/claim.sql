-- Every citizen's claim at the quarter's end: where it stands, how it came there, what it did to the desil.
-- reads:  claim_known, claim_told, claim_again, claim_photo_verdict, photo_alike, ranked_family
-- writes: ledger/claim
-- grain:  one row per claim that was open in the quarter
-- params:

select
    claim_known.nomor_tiket,
    claim_known.kanal,
    claim_known.jenis,
    claim_known.submission,
    claim_known.id_keluarga,
    claim_known.variabel,
    claim_known.peristiwa,
    claim_known.nilai,
    claim_known.tanggal,
    claim_told.jumlah_foto,
    claim_told.foto_sah,
    coalesce(claim_photo_verdict.foto_waktu, 'tidak_diketahui') as foto_waktu,
    coalesce(claim_photo_verdict.foto_tempat, 'tidak_diketahui') as foto_tempat,
    photo_alike.foto_serupa,
    claim_told.keadaan,
    list_last(claim_told.riwayat).waktu as sejak,
    claim_told.riwayat,
    claim_told.hasil,
    list_last(claim_told.riwayat).alasan as alasan,
    claim_known.tertahan,
    claim_told.kasus,
    claim_told.jatuh_tempo,
    claim_told.dipulihkan,
    claim_again.klaim_ulang,
    ranked_family.desil_nasional_sebelumnya as desil_sebelum,
    ranked_family.desil_nasional as desil_sesudah,
    claim_known.nomor_kartu_keluarga
from claim_told
inner join claim_known on claim_told.nomor_tiket = claim_known.nomor_tiket
inner join claim_again on claim_told.nomor_tiket = claim_again.nomor_tiket
left join claim_photo_verdict on claim_told.nomor_tiket = claim_photo_verdict.nomor_tiket
left join photo_alike on claim_told.nomor_tiket = photo_alike.nomor_tiket
left join ranked_family on claim_known.id_keluarga = ranked_family.id_keluarga
-- what was final before and is no other now has been told
where claim_known.baru or len(claim_told.riwayat) > claim_known.langkah
