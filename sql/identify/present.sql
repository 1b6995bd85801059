-- All persons of the quarter with their KK, before new ids are allotted.
-- reads:  membership, newborn, civil_one, civil_link
-- writes: present
-- grain:  one row per person
-- params:

select
    membership.*,
    civil_link.nik as nik_dukcapil,
    civil_link.status_padan
from membership
left join civil_link on membership.id = civil_link.id
union all
select
    newborn.id,
    civil_one.kk,
    1 as status_keberadaan,
    civil_one.hubungan,
    civil_one.sumber as sumber_kk,
    civil_one.tanggal as tanggal_kk,
    civil_one.tanggal as tanggal_keberadaan,
    newborn.nik as nik_dukcapil,
    'padan' as status_padan
from newborn
inner join civil_one on newborn.nik = civil_one.nik
