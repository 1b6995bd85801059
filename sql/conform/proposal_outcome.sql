-- Proposals of one portion with where they stand; without a rule they went on.
-- reads:  proposal, standing
-- writes: proposal (conformed)
-- grain:  one family of one submission, told by its family row
-- params: none

select
    proposal.kiriman,
    proposal.berkas,
    proposal.lembar,
    proposal.baris,
    proposal.nomor as nomor_usulan,
    proposal.tanggal,
    coalesce(standing.is_replaced, false) as is_replaced,
    if(not standing.is_replaced, standing.rule, null) as kode_aturan,
    if(not standing.is_replaced, standing.tingkat, null) as tingkat
from proposal
left join standing
    on proposal.kiriman = standing.kiriman and proposal.unit = standing.unit
