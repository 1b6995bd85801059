-- Rows that were identified, by source.
-- reads:  person, family, civil, submission
-- writes: the ledger
-- grain:  one row per source
-- params:

with

entry as (

    select kiriman from person
    union all
    select kiriman from family
    union all
    select kiriman from civil

)

select
    submission.source,
    count(*) as rows_in
from entry
inner join submission on entry.kiriman = submission.kiriman
group by submission.source
order by submission.source
