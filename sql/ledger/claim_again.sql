-- How many claims of the same kind about the same subject were made of the family before each.
-- reads:  claim_known, old_claim, merged_into
-- writes: claim_again
-- grain:  one row per ticket
-- params:

with

-- those that are not looked at any more
closed as (

    select distinct
        old_claim.nomor_tiket,
        coalesce(
            'i' || coalesce(merged_into.ke, old_claim.id_keluarga),
            'k' || old_claim.nomor_kartu_keluarga
        ) as kunci,
        coalesce(old_claim.variabel, old_claim.peristiwa, '') as pokok,
        old_claim.jenis,
        old_claim.tanggal
    from old_claim
    left join merged_into on old_claim.id_keluarga = merged_into.dari
    anti join claim_known on old_claim.nomor_tiket = claim_known.nomor_tiket
    where not old_claim.tertahan

),

claim as (

    select
        nomor_tiket,
        kunci,
        pokok,
        jenis,
        tanggal,
        tertahan
    from claim_known
    union all
    select
        *,
        false
    from closed

)

select
    nomor_tiket,
    count(*) filter (where not tertahan) over (
        partition by kunci, pokok, jenis
        order by tanggal, nomor_tiket
        rows between unbounded preceding and 1 preceding
    )::integer as klaim_ulang
from claim
