-- Family rows that may change the register, each with the family that it is about.
-- reads:  family, family_link, counted_family, submission, turn
-- writes: sent_row
-- grain:  one row per accepted family row with effect
-- params:

select
    family_link.id_keluarga,
    family.*,
    submission.number as sumber,
    turn.giliran
from family
inner join submission on family.kiriman = submission.kiriman
inner join turn on family.kiriman = turn.kiriman and family.berkas = turn.berkas
inner join family_link
    on row_key(family.kiriman, family.berkas, family.baris) = family_link.urut
semi join counted_family on family_link.urut = counted_family.urut
