-- Decisions on pairs that nobody was asked about, and those of which a later line says otherwise.
-- reads:  review, released_review_pair, released_pair_decision, weighed, pair_decision
-- writes: doubtful_decision
-- grain:  one row per row as sent
-- params:

with

asked as (

    select kunci_pasangan from released_review_pair
    union
    select kunci_pasangan from released_pair_decision
    union
    select kunci_pasangan from weighed

)

select
    review.kiriman,
    review.berkas,
    review.lembar,
    review.baris,
    if(
        asked.kunci_pasangan is null, 'PASANGAN_TAK_DIKENAL', 'PASANGAN_DIPUTUS_LAIN'
    ) as kode_aturan,
    if(asked.kunci_pasangan is null, 'kunci_pasangan', 'satu_orang') as variabel
from review
left join asked on lower(review.kunci_pasangan) = asked.kunci_pasangan
left join pair_decision on lower(review.kunci_pasangan) = pair_decision.kunci_pasangan
where asked.kunci_pasangan is null or review.satu_orang <> pair_decision.satu_orang
