-- What became of the rows of each source; submissions that could not be read have none.
-- reads:  ledger_submission
-- writes: the quality report
-- grain:  one row per source
-- params:

select
    source,
    count(*) as kiriman,
    count(*) filter (where rows_in is null) as tak_terbaca,
    coalesce(sum(rows_in), 0)::bigint as rows_in,
    coalesce(sum(accepted), 0)::bigint as accepted,
    coalesce(sum(held_back), 0)::bigint as held_back,
    coalesce(sum(duplicate), 0)::bigint as duplicate,
    coalesce(sum(superseded), 0)::bigint as superseded,
    coalesce(sum(out_of_window), 0)::bigint as out_of_window,
    count(*) filter (
        where rows_in <> accepted + held_back + duplicate + superseded + out_of_window
    ) as tak_seimbang
from ledger_submission
group by source
order by min(number), source
