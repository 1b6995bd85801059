-- What senders are told of claims and events that came in: who may not claim, what had no effect, used tickets.
-- reads:  claim, claim_arrived, claim_reporter, claim_known, old_claim, claim_event_sent, claim_event_new, event_fault, submission, sent_file, rule_text
-- writes: held_back/warning
-- grain:  one row per row as sent and rule
-- params:

with

taken as (

    select
        nomor_tiket,
        jenis,
        nomor_kartu_keluarga,
        variabel,
        peristiwa,
        nilai
    from claim_known
    where not tertahan
    union
    select
        nomor_tiket,
        jenis,
        nomor_kartu_keluarga,
        variabel,
        peristiwa,
        nilai
    from old_claim
    where not tertahan

),

line as (

    select
        claim_arrived.kiriman,
        claim_arrived.berkas,
        claim_arrived.baris,
        claim_reporter.alasan as rule
    from claim_reporter
    inner join claim_arrived on claim_reporter.nomor_tiket = claim_arrived.nomor_tiket
    union all
    select
        claim.kiriman,
        claim.berkas,
        claim.baris,
        'KLAIM_TIKET_TERPAKAI'
    from claim
    inner join taken
        on
            claim.nomor_tiket = taken.nomor_tiket
            and (
                claim.jenis is distinct from taken.jenis
                or claim.nomor_kartu_keluarga is distinct from taken.nomor_kartu_keluarga
                or claim.variabel is distinct from taken.variabel
                or claim.peristiwa is distinct from taken.peristiwa
                or claim.nilai::varchar is distinct from taken.nilai
            )
    union all
    select
        sent.kiriman,
        sent.berkas,
        sent.baris,
        coalesce(event_fault.kode_aturan, 'PERISTIWA_TIKET_TAK_DIKENAL')
    from claim_event_sent as sent
    semi join claim_event_new on sent.urut = claim_event_new.urut
    left join claim_known on sent.nomor_tiket = claim_known.nomor_tiket
    left join event_fault on sent.urut = event_fault.urut
    where claim_known.nomor_tiket is null or event_fault.urut is not null

)

select distinct
    '00' as prov,
    submission.submission,
    sent_file.nama as berkas,
    null::varchar as lembar,
    line.baris,
    rule_text.rule as kode_aturan,
    rule_text.variabel,
    rule_text.pesan,
    rule_text.saran
from line
inner join submission on line.kiriman = submission.kiriman
inner join sent_file on line.kiriman = sent_file.kiriman and line.berkas = sent_file.berkas
inner join rule_text on line.rule = rule_text.rule
