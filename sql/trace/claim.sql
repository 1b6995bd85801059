-- The claims that the traced rows made, as the ledger has them.
-- reads:  ledger_claim, claim, traced
-- writes: claim_told
-- grain:  one row per claim
-- params:

select
    ledger_claim.nomor_tiket,
    ledger_claim.id_keluarga,
    ledger_claim.keadaan,
    ledger_claim.hasil,
    ledger_claim.desil_sebelum,
    ledger_claim.desil_sesudah
from ledger_claim
where ledger_claim.nomor_tiket in (
    select claim.nomor_tiket
    from claim
    inner join traced
        on
            claim.kiriman = traced.kiriman
            and claim.berkas = traced.berkas
            and claim.baris = traced.baris
)
order by ledger_claim.nomor_tiket
