-- Pairs of persons who may be one, undecided: they go before an officer.
-- reads:  weighed, link, released_review_pair, pair_decision, merged_person, belonging
-- writes: review_pair
-- grain:  one row per pair
-- params:

with

asked as (

    select
        weighed.kunci_pasangan,
        link.id_individu,
        weighed.id_individu as id_calon,
        weighed.bobot
    from weighed
    inner join link on weighed.urut = link.urut
    where weighed.hasil = 'perlu_ditinjau'
    union all
    select
        released_review_pair.kunci_pasangan,
        coalesce(satu.ke, released_review_pair.id_individu) as id_individu,
        coalesce(lain.ke, released_review_pair.id_calon) as id_calon,
        released_review_pair.bobot
    from released_review_pair
    left join merged_person as satu on released_review_pair.id_individu = satu.dari
    left join merged_person as lain on released_review_pair.id_calon = lain.dari

)

select
    asked.kunci_pasangan,
    min(asked.id_individu) as id_individu,
    min(asked.id_calon) as id_calon,
    max(asked.bobot) as bobot
from asked
anti join pair_decision on asked.kunci_pasangan = pair_decision.kunci_pasangan
semi join belonging on asked.id_individu = belonging.id_individu
semi join belonging as calon on asked.id_calon = calon.id_individu
where asked.id_individu <> asked.id_calon
group by asked.kunci_pasangan
