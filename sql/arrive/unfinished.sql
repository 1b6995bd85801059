-- Submissions that a release decided but for rows that wait for sign-offs.
-- reads:  waiting, submission (ledger of the release followed)
-- writes: what waits for the quarter that is open
-- grain:  one submission, by the inbox it lies in and by its content
-- params:

select
    triwulan,
    isi
from submission
where submission in (select submission from waiting)
order by triwulan, isi
