-- A group picked by several keeps the id of its present head's family, else of the one with most
-- members, else the lowest; the others end.
-- reads:  vote, contested, contender, old_person
-- writes: successor
-- grain:  one row per KK group that an old family goes on in
-- params:

with

head as (

    select
        kk,
        head_id(min(head_key(hubungan, tanggal_lahir, id_individu))) as id_kepala
    from contender
    where is_active(status_keberadaan)
    group by kk

),

-- the family that each head was of
headed as (

    select
        old_person.id_individu,
        old_person.id_keluarga
    from old_person
    semi join head on old_person.id_individu = head.id_kepala

),

-- the few groups that several families pick
rival as (

    select
        vote.*,
        coalesce(headed.id_keluarga = vote.id_keluarga, false) as ada_kepala
    from vote
    semi join contested on vote.kk = contested.kk
    left join head on vote.kk = head.kk
    left join headed on head.id_kepala = headed.id_individu

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
