-- What the reporters of one channel are told of their claims at an instant: words, days, what to do; nobody's data.
-- reads:  claim_known, claim_told, told_before, state_text, rule_text
-- writes: outbox/jawaban/<channel>
-- grain:  one row per claim
-- params: channel, utc_offset

with

now as (

    select
        claim_told.nomor_tiket,
        claim_known.kanal,
        claim_told.keadaan,
        claim_told.hasil,
        list_last(claim_told.riwayat).waktu as sejak,
        claim_told.jatuh_tempo,
        list_last(claim_told.riwayat).alasan as alasan,
        null::tinyint as desil_sebelum,
        null::tinyint as desil_sesudah
    from claim_told
    inner join claim_known on claim_told.nomor_tiket = claim_known.nomor_tiket
    where claim_known.baru or len(claim_told.riwayat) > claim_known.langkah

),

claim as (

    select * from now
    union all
    -- what the last release decided, with what it did
    select
        told_before.nomor_tiket,
        told_before.kanal,
        told_before.keadaan,
        told_before.hasil,
        told_before.sejak,
        told_before.jatuh_tempo,
        told_before.alasan,
        told_before.desil_sebelum,
        told_before.desil_sesudah
    from told_before
    anti join now on told_before.nomor_tiket = now.nomor_tiket

)

select
    claim.nomor_tiket,
    state_text.teks as keadaan,
    strftime(claim.sejak + to_hours($utc_offset), '%Y-%m-%d %H:%M') as sejak_wib,
    strftime(claim.jatuh_tempo + to_hours($utc_offset), '%Y-%m-%d %H:%M') as tenggat_wib,
    coalesce(rule_text.saran, state_text.langkah) as langkah_berikutnya,
    claim.hasil,
    coalesce(rule_text.pesan, claim.alasan) as alasan,
    if(claim.hasil is null, null, claim.desil_sebelum) as desil_sebelum,
    if(claim.hasil is null, null, claim.desil_sesudah) as desil_sesudah
from claim
inner join state_text on claim.keadaan = state_text.keadaan
left join rule_text on claim.alasan = rule_text.rule
where claim.kanal = $channel
