-- reads: player
-- writes: state
-- grain: state of a family between old and new, in one of the two walks
-- params: beyond
-- A player is new in a state if its position lies between first_new and last_new. The walk in
-- order makes players 0 to p new, the reverse walk p to the end; all old and all new are known.
-- A state's number is what it is: 42 bits of the family's id, ten for each of the players. Its
-- members are those of the state `sama`, in which only what concerns members is new: they are
-- looked at once. On which day says nothing where it is no player, as then nobody passed an age.
with ends as (
    select
        id,
        posisi,
        min(posisi) over (partition by id) as pertama,
        max(posisi) over (partition by id) as terakhir,
        max(case when tentang_anggota then posisi end)
            over (partition by id order by posisi) as anggota_sampai,
        min(case when tentang_anggota then posisi end)
            over (partition by id order by posisi desc) as anggota_mulai
    from player
),

walks as (
    select
        id,
        0 as first_new,
        posisi as last_new,
        coalesce(anggota_sampai, 0) as anggota
    from ends
    where posisi < terakhir
    union all
    select
        id,
        posisi as first_new,
        $beyond as last_new,
        coalesce((anggota_mulai << 10) + $beyond, 0) as anggota
    from ends
    where posisi > pertama
)

select
    (id << 20) + (first_new << 10) + last_new as number,
    id,
    first_new,
    last_new,
    (id << 20) + anggota as sama
from walks
