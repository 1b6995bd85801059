-- Rows of agencies by source: how many were accepted, and how many of them linked to nobody.
-- reads:  held_back_warning, ledger_submission, agency
-- writes: the quarter's report
-- grain:  one row per source
-- params:

with

sent as (

    select
        ledger_submission.source,
        sum(ledger_submission.accepted)::bigint as baris
    from ledger_submission
    semi join agency on ledger_submission.source = agency.source
    group by ledger_submission.source

),

named as (

    select distinct
        submission,
        source
    from ledger_submission

),

unlinked as (

    select
        named.source,
        count(*) as tidak_tertaut,
        count(*) filter (held_back_warning.kode_aturan = 'TAUT_ORANG_LAIN') as orang_lain,
        count(*) filter (held_back_warning.kode_aturan = 'TAUT_GANDA') as ganda
    from held_back_warning
    inner join named on held_back_warning.submission = named.submission
    where starts_with(held_back_warning.kode_aturan, 'TAUT_')
    group by named.source

)

select
    sent.source,
    coalesce(sent.baris, 0) as baris,
    coalesce(unlinked.tidak_tertaut, 0) as tidak_tertaut,
    coalesce(unlinked.orang_lain, 0) as orang_lain,
    coalesce(unlinked.ganda, 0) as ganda
from sent
left join unlinked on sent.source = unlinked.source
order by sent.source
