-- Persons of the register who are not settled by Dukcapil's word alone.
-- reads:  old_person, other_id
-- writes: other_person
-- grain:  one row per person of the last release
-- params:

select
    old_person.*,
    name_key(old_person.nama) as nama_kunci
from old_person
semi join other_id on old_person.id_individu = other_id.id_individu
