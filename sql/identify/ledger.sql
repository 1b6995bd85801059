-- The rows that conform handed on, by source: all are identified, matched or kept for fitting.
-- reads:  submission
-- writes: the ledger
-- grain:  one row per source
-- params:

select
    source,
    sum(accepted)::bigint as rows_in
from submission
where state = 'diterima'
group by number, source
order by number, source
