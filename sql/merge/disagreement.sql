-- What lost this quarter to another value, and what stands again next quarter, in its order.
-- A value that was in force and is older than the winner lies in the release before.
-- reads:  compared
-- writes: disagreement
-- grain:  one row per losing value, source and date
-- params:

with

lost as (

    select
        id_keluarga,
        variabel,
        nilai,
        teks,
        sumber,
        tanggal,
        sumber_menang,
        berlaku_lagi,
        max(giliran) as giliran,
        max_by(baris, (giliran::bigint << 32) + baris) as baris
    from compared
    where berbeda and (berlaku_lagi or (giliran > 0 and not tercakup))
    group by all

)

select
    id_keluarga,
    null::bigint as id_individu,
    variabel,
    nilai,
    teks,
    sumber,
    tanggal,
    sumber_menang,
    berlaku_lagi,
    row_number() over (
        partition by id_keluarga, variabel order by giliran, baris, sumber, tanggal
    ) as urutan
from lost
