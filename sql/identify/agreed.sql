-- The one NIK of Dukcapil that is each person's, where name or birth date agrees.
-- reads:  nik_match
-- writes: agreed
-- grain:  one row per person matched by NIK
-- params:

select
    id,
    max_by(nik, (cocok << 60) - nik) as nik,
    max(cocok) as cocok
from nik_match
group by id
