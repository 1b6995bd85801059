-- Which person of the base register each of its rows is about.
-- reads:  cluster, base_person
-- writes: base_link
-- grain:  one row per row of the base register
-- params:

select
    cluster.urut,
    base_person.id_individu
from cluster
inner join base_person on cluster.kunci = base_person.kunci
