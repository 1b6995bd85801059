-- The family of each claim: by the id that it had, through mergers, else by its card, now or a quarter ago.
-- reads:  claim_arrived, old_claim, claim_needed, merged_into, registry_family, old_family
-- writes: claim_family
-- grain:  one row per ticket
-- params:

with

claim as (

    select
        nomor_tiket,
        null::bigint as id_lama,
        nomor_kartu_keluarga
    from claim_arrived
    union all
    select
        old_claim.nomor_tiket,
        old_claim.id_keluarga,
        old_claim.nomor_kartu_keluarga
    from old_claim
    inner join claim_needed
        on
            old_claim.nomor_tiket = claim_needed.nomor_tiket
            and old_claim.rilis = claim_needed.rilis
    anti join claim_arrived on old_claim.nomor_tiket = claim_arrived.nomor_tiket

),

found as (

    select
        claim.nomor_tiket,
        claim.nomor_kartu_keluarga,
        coalesce(
            merged.ke,
            claim.id_lama,
            registry_family.id_keluarga,
            former.ke,
            old_family.id_keluarga
        ) as id_keluarga
    from claim
    left join merged_into as merged on claim.id_lama = merged.dari
    left join registry_family
        on claim.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
    left join old_family on claim.nomor_kartu_keluarga = old_family.nomor_kartu_keluarga
    left join merged_into as former on old_family.id_keluarga = former.dari

)

select
    nomor_tiket,
    id_keluarga,
    coalesce('i' || id_keluarga, 'k' || nomor_kartu_keluarga, 't' || nomor_tiket) as kunci
from found
