-- How rare each birth date is among the right.
-- reads:  right_given, right_total
-- writes: birth
-- grain:  one row per birth date
-- params:

select
    right_given.tanggal_lahir,
    rarity(count(*), min(right_total.banyak))::tinyint as kelas_lahir
from right_given
cross join right_total
where right_given.tanggal_lahir is not null
group by right_given.tanggal_lahir
