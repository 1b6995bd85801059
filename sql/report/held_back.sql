-- Refused rows by the rule that they break; a row that breaks several counts under each.
-- reads:  held_back_row
-- writes: the quarter's report
-- grain:  one row per rule
-- params:

select
    kode_aturan,
    count(*) as baris
from (
    select distinct
        submission,
        berkas,
        lembar,
        baris,
        kode_aturan
    from held_back_row
)
group by kode_aturan
order by baris desc, kode_aturan
