-- How many persons of the base register each kabupaten has.
-- reads:  base_member
-- writes: base_count
-- grain:  one row per kabupaten; null for persons without a village
-- params:

select
    left(kode_kelurahan_desa, 4) as tempat,
    count(*) as banyak
from base_member
group by all
