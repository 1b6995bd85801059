-- Families by how many of the model's answers are not known and were put in by expectation.
-- reads:  ranked_family
-- writes: the quality report
-- grain:  one row per number of answers
-- params:

select
    variabel_diduga::int as diduga,
    count(*) as keluarga,
    sum(jumlah_anggota)::bigint as jiwa
from ranked_family
group by diduga
order by diduga
