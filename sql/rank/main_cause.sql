-- reads: walked
-- writes: main_cause
-- grain: family
-- params: model
-- The player other than the model that pushed most upwards, and downwards; if none pushed that
-- way, the one whose step b lies furthest that way; ties go to the first in the walk.
select
    id,
    arg_max(
        posisi,
        struct_pack(
            pushed := sumbangan > 0,
            by_how_much := case when sumbangan > 0 then sumbangan else b end,
            first := -posisi
        )
    ) as naik,
    arg_max(
        posisi,
        struct_pack(
            pushed := sumbangan < 0,
            by_how_much := case when sumbangan < 0 then -sumbangan else -b end,
            first := -posisi
        )
    ) as turun
from walked
where posisi <> $model
group by id
