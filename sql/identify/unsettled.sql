-- Families of the register that do not go on under the card they had.
-- reads:  old_family, family_now
-- writes: unsettled
-- grain:  one row per such family
-- params:

select old_family.id_keluarga
from old_family
anti join family_now
    on
        old_family.id_keluarga = family_now.id_keluarga
        and old_family.nomor_kartu_keluarga = family_now.kk
