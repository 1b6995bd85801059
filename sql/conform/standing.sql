-- What becomes of proposals that do not simply go on: held under a rule, or replaced by newer rows.
-- reads:  proposal, by_number, by_day (outcomes of the chain), newest_number, family_row, bad, kiriman
-- writes: standing
-- grain:  one family of one submission
-- params: kuartal (quarters that a proposal waits), menunggu, kedaluwarsa (rules)

with newest_family as (
    select
        kiriman.kode_kabupaten_kota,
        family_row._unit as unit,
        max(kiriman.giliran) as giliran
    from family_row
    inner join kiriman on family_row._kiriman = kiriman.kiriman
    anti join bad on family_row._kiriman = bad._kiriman and family_row._unit = bad._unit
    group by kiriman.kode_kabupaten_kota, family_row._unit
),

decided as (
    select
        proposal.kiriman,
        proposal.unit,
        if(proposal.is_named, by_number.rule, by_day.rule) as rule,
        if(proposal.is_named, by_number.tingkat, by_day.tingkat) as tingkat,
        kiriman.umur >= $kuartal as is_over_time,
        kiriman.giliran < newest_number.giliran as is_renumbered,
        kiriman.giliran < newest_family.giliran as is_retold
    from proposal
    inner join kiriman on proposal.kiriman = kiriman.kiriman
    left join by_number
        on proposal.kiriman = by_number.kiriman and proposal.unit = by_number.unit
    left join by_day
        on proposal.kiriman = by_day.kiriman and proposal.tanggal = by_day.tanggal
    left join newest_number
        on
            proposal.kode_kabupaten_kota = newest_number.kode_kabupaten_kota
            and proposal.nomor = newest_number.nomor
    left join newest_family
        on
            proposal.kode_kabupaten_kota = newest_family.kode_kabupaten_kota
            and proposal.unit = newest_family.unit
),

judged as (
    select
        kiriman,
        unit,
        if(rule = $menunggu and is_over_time, $kedaluwarsa, rule) as rule,
        tingkat,
        coalesce(is_renumbered, false)
        or coalesce(rule = $menunggu and is_retold, false) as is_replaced
    from decided
)

select *
from judged
where rule is not null or is_replaced
