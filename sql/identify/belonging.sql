-- All persons of the quarter, each with card and family.
-- reads:  identity, steady
-- writes: belonging
-- grain:  one row per person
-- params:

select
    id_individu,
    kk,
    id_keluarga
from identity
union all
select
    id_individu,
    kk,
    id_keluarga_lama as id_keluarga
from steady
