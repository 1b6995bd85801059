-- Submissions and their rows by source and state.
-- reads:  ledger_submission
-- writes: the quarter's report
-- grain:  one row per source and state
-- params:

select
    source,
    state,
    count(*) as kiriman,
    count(distinct kode_kabupaten_kota) as kabupaten,
    coalesce(sum(rows_in), 0)::bigint as baris
from ledger_submission
group by source, state
order by min(number), source, state
