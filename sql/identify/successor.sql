-- A group picked by several keeps the id of its present head's family, else of the one with most
-- members, else the lowest; the others end.
-- reads:  vote, contested, person_now, old_person, birth_date
-- writes: successor
-- grain:  one row per KK group that an old family goes on in
-- params:

with

head as (

    select
        person_now.kk,
        head_id(
            min(
                head_key(
                    person_now.hubungan, birth_date.tanggal_lahir, person_now.id_individu
                )
            )
        ) as id_kepala
    from person_now
    inner join birth_date on person_now.id_individu = birth_date.id_individu
    where is_active(person_now.status_keberadaan)
    group by person_now.kk

),

-- the few groups that several families pick
rival as (

    select
        vote.*,
        coalesce(old_person.id_keluarga = vote.id_keluarga, false) as ada_kepala
    from vote
    semi join contested on vote.kk = contested.kk
    left join head on vote.kk = head.kk
    left join old_person on head.id_kepala = old_person.id_individu

),

ranked as (

    select
        *,
        row_number() over turn as urutan,
        lead(ada_kepala) over turn as ada_kepala_lain,
        lead(anggota) over turn as anggota_lain
    from rival
    window turn as (
        partition by kk
        order by ada_kepala desc, anggota desc, id_keluarga
    )

)

select
    vote.kk,
    vote.id_keluarga,
    vote.bukti,
    null as putus
from vote
anti join contested on vote.kk = contested.kk
union all
select
    kk,
    id_keluarga,
    bukti,
    case
        when ada_kepala <> ada_kepala_lain then 'kepala'
        when anggota <> anggota_lain then 'anggota'
        else 'id'
    end as putus
from ranked
where urutan = 1
