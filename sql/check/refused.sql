-- What was held back of each submission, and whether its accounts and the list of rows agree.
-- reads:  submission, held_back_row
-- writes: refused
-- grain:  one row per submission that could be read
-- params:

with

listed as (

    select
        submission,
        count(distinct (berkas, lembar, baris)) as rows_listed
    from held_back_row
    group by submission

)

select
    submission.submission,
    submission.source,
    submission.class in ('daerah', 'lapangan') as is_regional,
    submission.rows_in,
    submission.held_back,
    1000 * submission.held_back // greatest(submission.rows_in, 1) as permille,
    (
        submission.rows_in
        <> submission.accepted + submission.held_back + submission.duplicate
        + submission.superseded + submission.out_of_window
    )::integer as unaccounted,
    (submission.held_back <> coalesce(listed.rows_listed, 0))::integer as listed_otherwise
from submission
left join listed
    on submission.submission = listed.submission
where submission.rows_in is not null
order by submission.submission
