-- Persons whom only Dukcapil knows, in the KK of a family of the register: births and arrivals.
-- reads:  left_civil, civil_link, membership, quiet, provisional
-- writes: newborn
-- grain:  one row per new person
-- params:

with

housed as (

    select
        kk,
        status_keberadaan
    from membership
    union all
    select
        kk,
        status_keberadaan
    from quiet

)

select
    left_civil.*,
    -row_number() over (order by left_civil.nik) - (select count(*) from provisional) as id
from left_civil
anti join civil_link on left_civil.nik = civil_link.nik
semi join housed on left_civil.kk = housed.kk and is_active(housed.status_keberadaan)
where left_civil.status_hidup = 1
