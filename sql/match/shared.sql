-- Persons that several rows of the list mean, with the first of those rows: some, for a list may
-- hold one row many times.
-- reads:  verdict
-- writes: shared
-- grain:  one row per person
-- params: most

select
    id_individu,
    min(baris, $most + 1) as baris
from verdict
where status in ('padan', 'padan_perbaikan')
group by id_individu
having count(*) > 1
