-- What weighing said with a probability inside the band, the other way round: links become none, and
-- of the pairs put before a person the best of each row and person becomes a link. What an officer
-- decided stands.
-- reads:  weighed, pair_decision
-- writes: flipped
-- grain:  one row per pair of a row as sent and a person
-- params: low, high

with

open_pair as (

    select *
    from weighed
    anti join pair_decision on weighed.kunci_pasangan = pair_decision.kunci_pasangan
    where weighed.bobot >= $low and weighed.bobot < $high

),

ranked as (

    select
        *,
        row_number() over (partition by urut order by bobot desc, id_individu) as urutan_baris,
        row_number() over (
            partition by urut >> 42, id_individu order by bobot desc, urut
        ) as urutan_orang
    from open_pair

)

select
    urut,
    id_individu,
    kunci_pasangan,
    (hasil = 'perlu_ditinjau')::tinyint as satu_orang
from ranked
where hasil = 'padan' or (hasil = 'perlu_ditinjau' and urutan_baris = 1 and urutan_orang = 1)
