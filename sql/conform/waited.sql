-- How many rows of submissions decided in part are decided now.
-- reads:  waiting_line
-- writes: the accounts of submissions
-- grain:  submission
-- params: none

select
    kiriman,
    count(*) as rows
from waiting_line
group by kiriman
