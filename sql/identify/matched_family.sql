-- The old family that the members of a card belong to whom a NIK links, whatever its number now.
-- reads:  incoming, link_by_nik, old_person
-- writes: matched_family
-- grain:  one row per submission and card whose members agree on one family
-- params:

with

found as (

    select
        incoming.kelompok,
        incoming.kk,
        old_person.id_keluarga,
        min(old_person.kk) as kk_lama,
        count(*) as anggota
    from link_by_nik
    inner join incoming on link_by_nik.urut = incoming.urut
    inner join old_person on link_by_nik.id_individu = old_person.id_individu
    where old_person.id_keluarga is not null and incoming.kk is not null
    group by incoming.kelompok, incoming.kk, old_person.id_keluarga

)

select
    kelompok,
    kk,
    id_keluarga,
    kk_lama
from found
qualify
    anggota > coalesce(max(anggota) over (
        partition by kelompok, kk order by anggota desc, id_keluarga
        rows between 1 following and 1 following
    ), 0)
    and row_number() over (
        partition by kelompok, kk order by anggota desc, id_keluarga
    ) = 1
