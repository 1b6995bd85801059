-- What was told this quarter of what happened to claims, and what had no effect.
-- reads:  claim_event_new, claim_known, event_fault
-- writes: ledger/claim_event
-- grain:  one row per event
-- params:

select
    event.* exclude (urut),
    if(
        claim_known.nomor_tiket is null,
        'PERISTIWA_TIKET_TAK_DIKENAL',
        event_fault.kode_aturan
    ) as tanpa_akibat
from claim_event_new as event
left join claim_known on event.nomor_tiket = claim_known.nomor_tiket
left join event_fault on event.urut = event_fault.urut
