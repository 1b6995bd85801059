-- reads: walked
-- writes: main_cause
-- grain: family
-- params: model
-- The player other than the model that pushed most upwards, and downwards; if none pushed that
-- way, the one whose step b lies furthest that way; ties go to the first in the walk. The greatest
-- of one number tells it: whether it pushed, how much (50 bits and a sign), its place from the end.
with weighed as (
    select
        id,
        ((sumbangan > 0)::bigint << 61)
        + ((case when sumbangan > 0 then sumbangan else b end + (1::bigint << 50)) << 10)
        + 1023 - posisi as ke_atas,
        ((sumbangan < 0)::bigint << 61)
        + ((case when sumbangan < 0 then -sumbangan else -b end + (1::bigint << 50)) << 10)
        + 1023 - posisi as ke_bawah
    from walked
    where posisi <> $model
)

select
    id,
    (1023 - (max(ke_atas) & 1023))::integer as naik,
    (1023 - (max(ke_bawah) & 1023))::integer as turun
from weighed
group by id
