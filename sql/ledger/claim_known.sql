-- Every claim that the quarter looks at, of this quarter and before, with its family.
-- reads:  claim_arrived, claim_reporter, claim_family, claim_needed, old_claim, claim_demand
-- writes: claim_known
-- grain:  one row per ticket
-- params:

with

claim as (

    select
        claim_arrived.nomor_tiket,
        claim_arrived.kanal,
        claim_arrived.jenis,
        claim_arrived.submission,
        claim_arrived.nomor_kartu_keluarga,
        claim_arrived.variabel,
        claim_arrived.peristiwa,
        claim_arrived.nilai,
        claim_arrived.tanggal,
        claim_arrived.tertahan,
        coalesce(claim_arrived.alasan, claim_reporter.alasan) as ditolak,
        claim_arrived.waktu_ditolak,
        true as baru,
        0 as langkah
    from claim_arrived
    left join claim_reporter on claim_arrived.nomor_tiket = claim_reporter.nomor_tiket
    union all
    select
        old_claim.nomor_tiket,
        old_claim.kanal,
        old_claim.jenis,
        old_claim.submission,
        old_claim.nomor_kartu_keluarga,
        old_claim.variabel,
        old_claim.peristiwa,
        old_claim.nilai,
        old_claim.tanggal,
        old_claim.tertahan,
        null as ditolak,
        null as waktu_ditolak,
        claim_needed.terbuka as baru,
        claim_needed.langkah
    from old_claim
    inner join claim_needed
        on
            old_claim.nomor_tiket = claim_needed.nomor_tiket
            and old_claim.rilis = claim_needed.rilis
    anti join claim_arrived on old_claim.nomor_tiket = claim_arrived.nomor_tiket

),

angka as (

    select
        nomor_tiket,
        number(nilai) as nilai -- as conform read it when it judged the claim
    from claim

)

select
    claim.*,
    claim_family.id_keluarga,
    claim_family.kunci,
    coalesce(claim.variabel, claim.peristiwa, '') as pokok,
    coalesce(claim_demand.jumlah, 1) as foto_diminta,
    -- as whole numbers are written in the register
    coalesce(
        if(angka.nilai = floor(angka.nilai), angka.nilai::bigint::varchar, null), claim.nilai
    ) as nilai_baku
from claim
inner join angka on claim.nomor_tiket = angka.nomor_tiket
inner join claim_family on claim.nomor_tiket = claim_family.nomor_tiket
left join claim_demand on coalesce(claim.variabel, claim.peristiwa) = claim_demand.pokok
