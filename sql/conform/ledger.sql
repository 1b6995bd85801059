-- reads: submission
-- writes: the ledger lines of conform
-- grain: source
-- params: none

select
    source,
    sum(rows_in)::bigint as rows_in,
    sum(accepted)::bigint as accepted,
    sum(held_back)::bigint as held_back,
    sum(duplicate)::bigint as duplicate,
    sum(superseded)::bigint as superseded
from submission
where state = 'diterima'
group by number, source
order by number, source
