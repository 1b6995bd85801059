-- Persons whom only Dukcapil knows, in the KK of a family of the register: births and arrivals.
-- reads:  left_civil, civil_link, membership, provisional
-- writes: newborn
-- grain:  one row per new person
-- params:

select
    left_civil.*,
    -row_number() over (order by left_civil.nik) - (select count(*) from provisional) as id
from left_civil
anti join civil_link on left_civil.nik = civil_link.nik
semi join membership
    on left_civil.kk = membership.kk and is_active(membership.status_keberadaan)
where left_civil.status_hidup = 1
