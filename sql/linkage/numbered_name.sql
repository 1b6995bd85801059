-- Names with a number each, by which pairs of records name them; which number says nothing.
-- reads:  name
-- writes: numbered_name
-- grain:  one row per name as written
-- params:

select
    row_number() over () as id_nama,
    name.*
from name
