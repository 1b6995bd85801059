-- Submissions that a release decided but for rows that wait for sign-offs: those that brought the
-- rows, and those among whose rows corrected ones are judged, for sign-offs may go by their names.
-- reads:  held_back_row, ledger_waiting, ledger_submission (of the release followed)
-- writes: what waits for the quarter that is open
-- grain:  one submission, by the inbox it lies in and by its content
-- params:

with waits as (
    select submission
    from held_back_row
    where kode_aturan = 'MENUNGGU'
    union
    select submission
    from ledger_waiting
)

select
    triwulan,
    isi
from ledger_submission
semi join waits on ledger_submission.submission = waits.submission
order by triwulan, isi
