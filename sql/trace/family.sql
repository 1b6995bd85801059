-- The traced rows about families, each with the family it is about.
-- reads:  family, submission, traced, family_link
-- writes: given
-- grain:  one row per traced family row
-- params:

select
    family.*,
    submission.number as sumber,
    family_link.id_keluarga
from family
inner join traced
    on
        family.kiriman = traced.kiriman
        and family.berkas = traced.berkas
        and family.baris = traced.baris
inner join submission on family.kiriman = submission.kiriman
left join family_link
    on row_key(family.kiriman, family.berkas, family.baris) = family_link.urut
