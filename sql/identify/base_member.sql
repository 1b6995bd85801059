-- The persons of the base register whose card is a family's, with that family.
-- reads:  base_told, base_family
-- writes: base_member
-- grain:  one row per person of the base register
-- params:

select
    base_told.*,
    base_family.id_keluarga
from base_told
inner join base_family on base_told.kk = base_family.nomor_kartu_keluarga
