-- All that ever happened to the claims that the quarter looks at, by family.
-- reads:  claim_known, claim_event_new, old_event
-- writes: claim_event_known
-- grain:  one row per event
-- params:

select
    claim_known.kunci,
    event.*
from (
    select * from claim_event_new
    union all by name
    select old_event.*
    from old_event
    -- a ticket that a rule had refused may have been used again
    anti join claim_event_new
        on
            old_event.nomor_tiket = claim_event_new.nomor_tiket
            and old_event.kejadian = 'masuk'
            and claim_event_new.kejadian = 'masuk'
) as event
inner join claim_known on event.nomor_tiket = claim_known.nomor_tiket
