-- The order of files: by when their submission was made, then by content. Turn 0 is the register's.
-- reads:  submission, arrived_file
-- writes: turn
-- grain:  one row per file
-- params:

select
    arrived_file.kiriman,
    arrived_file.berkas,
    dense_rank() over (
        order by submission.created, submission.digest, arrived_file.berkas
    ) as giliran
from arrived_file
inner join submission on arrived_file.kiriman = submission.kiriman
