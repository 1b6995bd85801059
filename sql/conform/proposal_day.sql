-- Proposals that no sign-off names by number, as far as they differ in what decides about them.
-- reads:  proposal
-- writes: what is folded into the standing of proposals
-- grain:  submission x day of observation
-- params: none

select distinct
    kiriman,
    tanggal
from proposal
where not is_named
order by kiriman, tanggal
