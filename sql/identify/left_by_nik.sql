-- Rows that no NIK links.
-- reads:  incoming, link_by_nik
-- writes: left_by_nik
-- grain:  one row per row as sent
-- params:

select incoming.*
from incoming
anti join link_by_nik on incoming.urut = link_by_nik.urut
