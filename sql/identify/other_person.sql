-- Persons of the register who are not settled by Dukcapil's word alone.
-- reads:  old_person, quiet
-- writes: other_person
-- grain:  one row per person of the last release
-- params:

select
    old_person.*,
    name_key(old_person.nama) as nama_kunci
from old_person
anti join quiet on old_person.id_individu = quiet.id_individu
