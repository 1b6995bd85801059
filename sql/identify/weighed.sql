-- What weighing says of each pair of a row and a person; two NIKs far from each other are not
-- linked unless a person says so.
-- reads:  verdict, unlinked, old_person
-- writes: weighed
-- grain:  one row per pair worth looking at
-- params:

select
    verdict.kiri as urut,
    verdict.kanan as id_individu,
    verdict.bobot,
    if(
        hamming(
            lpad(unlinked.nik::varchar, 16, '0'), lpad(old_person.nik::varchar, 16, '0')
        ) > 2,
        'perlu_ditinjau', verdict.hasil
    ) as hasil
from verdict
inner join unlinked on verdict.kiri = unlinked.id
inner join old_person on verdict.kanan = old_person.id_individu
