-- Persons whom only Dukcapil knows, in the KK of a family of the register: births and arrivals.
-- reads:  civil_one, civil_link, membership, provisional
-- writes: newborn
-- grain:  one row per new person
-- params:

select
    civil_one.nik,
    -row_number() over (order by civil_one.nik) - (select count(*) from provisional) as id
from civil_one
anti join civil_link on civil_one.nik = civil_link.nik
semi join membership
    on civil_one.kk = membership.kk and membership.status_keberadaan in (1, 5)
where civil_one.status_hidup = 1
