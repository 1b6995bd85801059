-- Each old family goes on in the KK group that holds most of its core; `bukti` says what decided.
-- reads:  member, old_person, old_family, known, merged_person, person_now
-- writes: vote
-- grain:  one row per old family that goes on, with the group it picks
-- params: core_age, previous_date

with

-- most families still live in one group
together as (

    select
        id_keluarga,
        min(kk) as kk,
        max(kk) as kk_lain,
        count(*) as anggota
    from member
    group by id_keluarga

),

apart as (

    select id_keluarga
    from together
    where kk <> kk_lain

),

-- few have no member that lives; most of those had one
nobody as (

    select
        old_family.id_keluarga,
        old_family.nomor_kartu_keluarga as kk
    from old_family
    anti join together on old_family.id_keluarga = together.id_keluarga

),

dead as (

    select old_person.id_keluarga
    from old_person
    semi join nobody on old_person.id_keluarga = nobody.id_keluarga
    union
    select known.id_keluarga
    from known
    semi join nobody on known.id_keluarga = nobody.id_keluarga

),

parted as (

    select old_person.*
    from old_person
    semi join apart on old_person.id_keluarga = apart.id_keluarga

),

head as (

    select
        id_keluarga,
        head_id(min(head_key(status_hubungan_keluarga, tanggal_lahir, id_individu)))
            as id_kepala
    from parted
    where is_active(status_keberadaan)
    group by id_keluarga

),

cored as (

    select
        member.id_keluarga,
        member.id_individu,
        member.kk,
        coalesce(head.id_kepala = parted.id_individu, false) as is_head,
        (
            coalesce(head.id_kepala = parted.id_individu, false)
            or parted.status_hubungan_keluarga = 2
            or (
                parted.status_hubungan_keluarga = 3
                and parted.tanggal_lahir > $previous_date - to_years($core_age::integer)
            )
        ) and is_active(parted.status_keberadaan) as is_core
    from parted
    inner join member on parted.id_individu = member.id_individu
    left join head on parted.id_keluarga = head.id_keluarga

),

tally as (

    select
        cored.id_keluarga,
        cored.kk,
        count(*) filter (where cored.is_core) as inti,
        count(*) as anggota,
        cored.kk = old_family.nomor_kartu_keluarga as kk_tetap,
        bool_or(cored.is_head) as ada_kepala,
        min(cored.id_individu) as id_terkecil
    from cored
    inner join old_family on cored.id_keluarga = old_family.id_keluarga
    group by cored.id_keluarga, cored.kk, kk_tetap

),

ranked as (

    select
        *,
        row_number() over turn as urutan,
        lead(inti) over turn as inti_lain,
        lead(anggota) over turn as anggota_lain,
        lead(kk_tetap) over turn as kk_tetap_lain,
        lead(ada_kepala) over turn as ada_kepala_lain
    from tally
    window turn as (
        partition by id_keluarga
        order by inti desc, anggota desc, kk_tetap desc, ada_kepala desc, id_terkecil
    )

)

select
    id_keluarga,
    kk,
    anggota,
    'utuh' as bukti
from together
where kk = kk_lain
union all
select
    id_keluarga,
    kk,
    anggota,
    case
        when inti <> inti_lain then 'inti'
        when anggota <> anggota_lain then 'anggota'
        when kk_tetap <> kk_tetap_lain then 'kk'
        when ada_kepala <> ada_kepala_lain then 'kepala'
        else 'id'
    end as bukti
from ranked
where urutan = 1
union all
-- a family whose members were all found to be persons of others goes to theirs
select
    known.id_keluarga,
    min_by(person_now.kk, known.id_individu) as kk,
    count(*) as anggota,
    'utuh' as bukti
from known
inner join merged_person on known.id_individu = merged_person.dari
inner join person_now on merged_person.ke = person_now.id_individu
anti join old_person on known.id_keluarga = old_person.id_keluarga
where
    known.id_keluarga is not null
    and person_now.kk is not null and person_now.status_keberadaan not in (2, 4)
group by known.id_keluarga
union all
-- a family that never had members waits at its own KK
select
    nobody.id_keluarga,
    nobody.kk,
    0 as anggota,
    'kosong' as bukti
from nobody
anti join dead on nobody.id_keluarga = dead.id_keluarga
