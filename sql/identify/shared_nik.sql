-- NIKs that several persons of the register bear.
-- reads:  old_person
-- writes: shared_nik
-- grain:  one row per NIK
-- params:

select nik
from old_person
where nik is not null
group by nik
having count(*) > 1
