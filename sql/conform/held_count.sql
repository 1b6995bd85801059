-- reads: held (rules broken, row by row)
-- writes: how many rows of a file are held back
-- grain: file of a submission
-- params: none

select
    _kiriman as kiriman,
    _berkas as berkas,
    count(distinct (coalesce(_lembar, ''), _baris)) as rows
from held
where holds
group by _kiriman, _berkas
