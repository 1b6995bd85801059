-- The persons of the base register, each by the row that speaks for him.
-- reads:  incoming, base_spoken
-- writes: base_told
-- grain:  one row per person of the base register
-- params:

select
    incoming.*,
    base_spoken.kunci
from incoming
inner join base_spoken on incoming.urut = base_spoken.urut
