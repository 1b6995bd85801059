-- Rows that name, birth date and a number link, without any weighing.
-- reads:  link_by_nik, link_in_family, link_in_matched
-- writes: certain
-- grain:  one row per linked row as sent
-- params:

select
    urut,
    id_individu
from link_by_nik
union all
select
    urut,
    id_individu
from link_in_family
union all
select
    urut,
    id_individu
from link_in_matched
