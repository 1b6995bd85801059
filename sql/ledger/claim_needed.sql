-- Of the claims of earlier quarters those that this one has to look at, and where they last stand.
-- reads:  old_claim, claim_event, claim_photo, visit
-- writes: claim_needed
-- grain:  one row per ticket
-- params:

with

last as (

    select
        nomor_tiket,
        min(rilis) as rilis
    from old_claim
    group by nomor_tiket

),

named as (

    select nomor_tiket from claim_event
    union
    select nomor_tiket from claim_photo
    union
    select nomor_tiket from visit

),

-- what is open is told every quarter, so the release before has it
live as (

    select kasus
    from old_claim
    where rilis = 0 and (hasil is null or jatuh_tempo is not null)
    union
    select old_claim.kasus
    from old_claim
    semi join named on old_claim.nomor_tiket = named.nomor_tiket

)

select
    old_claim.nomor_tiket,
    old_claim.rilis,
    old_claim.hasil is null or old_claim.jatuh_tempo is not null as terbuka,
    old_claim.langkah
from old_claim
inner join last on old_claim.nomor_tiket = last.nomor_tiket and old_claim.rilis = last.rilis
semi join live on old_claim.kasus = live.kasus
