-- What weighing says of each pair of a row and a person, and what an officer said, who has the last
-- word; two NIKs far from each other are not linked unless he says so. The pair's key is of its
-- content, so that it is decided once.
-- reads:  verdict, unlinked, old_person, pair_decision
-- writes: weighed
-- grain:  one row per pair worth looking at
-- params:

with

pair as (

    select
        verdict.kiri as urut,
        verdict.kanan as id_individu,
        verdict.bobot,
        if(
            hamming(
                lpad(unlinked.nik::varchar, 16, '0'), lpad(old_person.nik::varchar, 16, '0')
            ) > 2,
            'perlu_ditinjau', verdict.hasil
        ) as hasil,
        left(sha256(concat_ws(
            '/', verdict.kanan, coalesce(unlinked.nik, 0), coalesce(unlinked.kk, 0),
            coalesce(unlinked.nama, '-'), coalesce(unlinked.tanggal_lahir::varchar, '-'),
            coalesce(unlinked.jenis_kelamin, 0)
        )), 16) as kunci_pasangan
    from verdict
    inner join unlinked on verdict.kiri = unlinked.id
    inner join old_person on verdict.kanan = old_person.id_individu

)

select
    pair.urut,
    pair.id_individu,
    pair.bobot,
    case pair_decision.satu_orang
        when 1 then 'padan'
        when 0 then 'tidak_padan'
        else pair.hasil
    end as hasil,
    pair.kunci_pasangan
from pair
left join pair_decision on pair.kunci_pasangan = pair_decision.kunci_pasangan
