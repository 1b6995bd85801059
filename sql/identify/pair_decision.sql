-- What officers decided on pairs that were put before them, in this quarter or before: the latest.
-- reads:  released_pair_decision, review, turn
-- writes: pair_decision
-- grain:  one row per pair
-- params:

with

said as (

    select
        kunci_pasangan,
        satu_orang,
        tanggal,
        petugas,
        0 as giliran,
        0 as baris
    from released_pair_decision
    union all
    select
        lower(review.kunci_pasangan) as kunci_pasangan,
        review.satu_orang,
        review.tanggal,
        review.petugas,
        turn.giliran,
        review.baris
    from review
    inner join turn on review.kiriman = turn.kiriman and review.berkas = turn.berkas

)

select
    kunci_pasangan,
    satu_orang,
    tanggal,
    petugas
from said
qualify row_number() over (
    partition by kunci_pasangan
    order by tanggal desc, giliran desc, baris desc, satu_orang, petugas
) = 1
