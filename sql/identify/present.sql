-- Persons who are not quiet with their KK, before new ids are allotted.
-- reads:  membership, newborn, civil_link
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
    id,
    kk,
    1 as status_keberadaan,
    hubungan,
    sumber as sumber_kk,
    tanggal as tanggal_kk,
    tanggal as tanggal_keberadaan,
    nik as nik_dukcapil,
    'padan' as status_padan
from newborn
