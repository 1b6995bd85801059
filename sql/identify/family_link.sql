-- Which family each family row as sent is about: the one of its KK, else where its members are.
-- reads:  family, person, submission, family_now, link, belonging
-- writes: family_link
-- grain:  one row per family row as sent
-- params:

with

by_member as (

    select
        person.kiriman,
        person.nomor_kartu_keluarga,
        belonging.id_keluarga,
        count(*) as anggota
    from person
    inner join submission on person.kiriman = submission.kiriman
    inner join link on row_key(person.kiriman, person.berkas, person.baris) = link.urut
    inner join belonging on link.id_individu = belonging.id_individu
    anti join family_now on person.nomor_kartu_keluarga = family_now.kk
    where submission.class <> 'dasar' and belonging.id_keluarga is not null
    group by person.kiriman, person.nomor_kartu_keluarga, belonging.id_keluarga
    qualify row_number() over (
        partition by person.kiriman, person.nomor_kartu_keluarga
        order by count(*) desc, belonging.id_keluarga
    ) = 1

)

select
    row_key(family.kiriman, family.berkas, family.baris) as urut,
    coalesce(family_now.id_keluarga, by_member.id_keluarga) as id_keluarga
from family
inner join submission on family.kiriman = submission.kiriman
left join family_now on family.nomor_kartu_keluarga = family_now.kk
left join by_member
    on
        family.kiriman = by_member.kiriman
        and family.nomor_kartu_keluarga = by_member.nomor_kartu_keluarga
where
    submission.class <> 'dasar'
    and coalesce(family_now.id_keluarga, by_member.id_keluarga) is not null
