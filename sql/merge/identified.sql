-- Each person who travels, with family, presence and Dukcapil's answer.
-- reads:  identity, travelling
-- writes: identified
-- grain:  one row per person
-- params:

select *
from identity
union all by name
select
    * exclude (lama),
    id_keluarga_lama as id_keluarga
from travelling
