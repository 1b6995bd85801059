-- The claims that came in this quarter, each ticket once: the first submission's, else what a rule refused.
-- reads:  claim, claim_refused, submission, old_claim
-- writes: claim_arrived
-- grain:  one row per ticket
-- params: utc_offset, first_instant, last_instant

with

-- a ticket stays its claim's for ever; that of a row which a rule refused may be used again
taken as (

    select distinct nomor_tiket
    from old_claim
    where not tertahan

),

ordered as (

    select
        claim.*,
        submission.submission,
        row_number() over (
            partition by claim.nomor_tiket
            order by submission.created, submission.digest, claim.berkas, claim.baris
        ) as ke
    from claim
    inner join submission on claim.kiriman = submission.kiriman
    anti join taken on claim.nomor_tiket = taken.nomor_tiket

),

-- of a refused claim only a ticket that nobody else bears says which one it was
own_ticket as (

    select claim_refused.nomor_tiket
    from claim_refused
    anti join taken on claim_refused.nomor_tiket = taken.nomor_tiket
    anti join ordered on claim_refused.nomor_tiket = ordered.nomor_tiket
    where claim_refused.nomor_tiket is not null
    group by claim_refused.nomor_tiket
    having count(*) = 1

)

select
    nomor_tiket,
    kanal,
    jenis,
    submission,
    kiriman,
    berkas,
    baris,
    nomor_induk_kependudukan as nik_pelapor,
    nomor_kartu_keluarga,
    variabel,
    peristiwa,
    nilai::varchar as nilai,
    tanggal,
    greatest(tanggal::timestamp - to_hours($utc_offset), $first_instant::timestamp) as masuk,
    false as tertahan,
    null::varchar as alasan,
    null::timestamp as waktu_ditolak
from ordered
where ke = 1
union all
select
    claim_refused.nomor_tiket,
    claim_refused.kanal,
    claim_refused.jenis,
    submission.submission,
    claim_refused.kiriman,
    claim_refused.berkas,
    claim_refused.baris,
    null as nik_pelapor,
    claim_refused.nomor_kartu_keluarga,
    claim_refused.variabel,
    claim_refused.peristiwa,
    null as nilai,
    least(
        claim_refused.tanggal,
        ($last_instant::timestamp + to_hours($utc_offset - 1))::date
    ) as tanggal,
    least(
        greatest(
            claim_refused.tanggal::timestamp - to_hours($utc_offset), $first_instant::timestamp
        ),
        $last_instant::timestamp - interval 1 second
    ) as masuk,
    true as tertahan,
    claim_refused.kode_aturan as alasan,
    least(submission.created, $last_instant::timestamp - interval 1 second) as waktu_ditolak
from claim_refused
inner join submission on claim_refused.kiriman = submission.kiriman
semi join own_ticket on claim_refused.nomor_tiket = own_ticket.nomor_tiket
