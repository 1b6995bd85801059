-- What each visit found of the variables that were claimed of its family.
-- reads:  visit_cell, claim_known
-- writes: visit_found
-- grain:  one row per visit
-- params:

with

wanted as (

    select distinct
        kunci,
        variabel
    from claim_known
    where variabel is not null

)

select
    visit_cell.kiriman,
    visit_cell.berkas,
    visit_cell.baris,
    list(
        {'variabel': visit_cell.variabel, 'nilai': visit_cell.nilai}
        order by visit_cell.variabel
    ) as temuan
from visit_cell
inner join claim_known on visit_cell.nomor_tiket = claim_known.nomor_tiket
semi join wanted
    on claim_known.kunci = wanted.kunci and visit_cell.variabel = wanted.variabel
where visit_cell.nilai is not null
group by visit_cell.kiriman, visit_cell.berkas, visit_cell.baris
