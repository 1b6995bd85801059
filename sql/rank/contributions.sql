-- reads: player, pair, state_score
-- writes: walked
-- grain: family x player
-- params: beyond, time
-- Step a is a player's change in the walk in order, step b in the reverse walk. A contribution is
-- the lower half of a + b; the units lost go singly to the first players with an odd a + b.
with upto as (
    select
        player.id,
        player.posisi,
        pair.skor_sebelumnya,
        coalesce(walk_a.skor, pair.skor) as skor_a,
        coalesce(walk_b.skor, pair.skor) as skor_b
    from player
    inner join pair on player.id = pair.id
    left join state_score as walk_a
        on
            player.id = walk_a.id
            and player.posisi = walk_a.last_new
            and walk_a.first_new = 0
    left join state_score as walk_b
        on
            player.id = walk_b.id
            and player.posisi = walk_b.first_new
            and walk_b.last_new = $beyond
),

steps as (
    select
        id,
        posisi,
        skor_a
        - coalesce(lag(skor_a) over (partition by id order by posisi), skor_sebelumnya) as a,
        skor_b
        - coalesce(lead(skor_b) over (partition by id order by posisi), skor_sebelumnya) as b
    from upto
),

halves as (
    select
        id,
        posisi,
        a,
        b,
        abs((a + b) % 2) as is_odd,
        sum(abs((a + b) % 2)) over (partition by id order by posisi) as odd_until,
        sum(abs((a + b) % 2)) over (partition by id) as odd
    from steps
)

select
    id,
    posisi,
    b,
    ((a + b - is_odd) // 2 + case when is_odd = 1 and 2 * odd_until <= odd then 1 else 0 end)
    ::bigint as sumbangan
from halves
union all
-- Where time passed nobody an age it is no player; it is listed with nothing, for main_cause.
select
    id,
    $time as posisi,
    0 as b,
    0 as sumbangan
from pair
where not peka
