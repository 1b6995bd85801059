-- Rows that are about a person of the register.
-- reads:  certain, weighed
-- writes: linked
-- grain:  one row per linked row as sent
-- params:

select
    urut,
    id_individu
from certain
union all
select
    urut,
    min(id_individu) as id_individu
from weighed
where hasil = 'padan'
group by urut
