-- Each old family goes on in the KK group that holds most of its core.
-- reads:  person_now, old_person, old_family, family
-- writes: vote
-- grain:  one row per old family that goes on, with the group it picks
-- params: core_age, previous_date

with

head as (

    -- the oldest head, else the oldest member, then the lowest id
    select
        id_keluarga,
        min_by(
            id_individu,
            {
                'kepala': (status_hubungan_keluarga is distinct from 1)::int,
                'lahir': coalesce(tanggal_lahir, date '9999-12-31'),
                'id': id_individu
            }
        ) as id_kepala
    from old_person
    where status_keberadaan in (1, 5)
    group by id_keluarga

),

member as (

    select
        old_person.id_keluarga,
        old_person.id_individu,
        person_now.kk,
        coalesce(head.id_kepala = old_person.id_individu, false) as is_head,
        (
            coalesce(head.id_kepala = old_person.id_individu, false)
            or old_person.status_hubungan_keluarga = 2
            or (
                old_person.status_hubungan_keluarga = 3
                and old_person.tanggal_lahir > $previous_date - to_years($core_age::integer)
            )
        ) and old_person.status_keberadaan in (1, 5) as is_core
    from old_person
    inner join person_now on old_person.id_individu = person_now.id_individu
    left join head on old_person.id_keluarga = head.id_keluarga
    where
        old_person.id_keluarga is not null
        and person_now.kk is not null
        and person_now.status_keberadaan not in (2, 4)

),

tally as (

    select
        member.id_keluarga,
        member.kk,
        count(*) filter (where member.is_core) as inti,
        count(*) as anggota,
        bool_or(member.is_head) as ada_kepala,
        min(member.id_individu) as id_terkecil
    from member
    group by all

)

select
    tally.id_keluarga,
    tally.kk,
    tally.anggota
from tally
inner join old_family on tally.id_keluarga = old_family.id_keluarga
qualify row_number() over (
    partition by tally.id_keluarga
    order by
        tally.inti desc, tally.anggota desc, (tally.kk = old_family.nomor_kartu_keluarga) desc,
        tally.ada_kepala desc, tally.id_terkecil
) = 1
union all
-- a family that never had members waits at its own KK
select
    old_family.id_keluarga,
    old_family.nomor_kartu_keluarga as kk,
    0 as anggota
from old_family
anti join old_person on old_family.id_keluarga = old_person.id_keluarga
