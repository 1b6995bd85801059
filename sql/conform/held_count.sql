-- reads: held (rules broken, row by row)
-- writes: how many rows of a submission are held back
-- grain: submission
-- params: none

select
    _kiriman as kiriman,
    count(distinct (_berkas, coalesce(_lembar, ''), _baris)) as rows
from held
where holds
group by _kiriman
