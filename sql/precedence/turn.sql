-- The order of files: by when their submission was made, then by content. Turn 0 is the register's.
-- reads:  submission, arrived_row
-- writes: turn
-- grain:  one row per file
-- params:

select
    arrived_row.kiriman,
    arrived_row.berkas,
    max(arrived_row.baris) as baris_terakhir,
    dense_rank() over (
        order by submission.created, submission.digest, arrived_row.berkas
    ) as giliran
from arrived_row
inner join submission on arrived_row.kiriman = submission.kiriman
group by arrived_row.kiriman, arrived_row.berkas, submission.created, submission.digest
