-- What persons' values lost this quarter, and what stands again next quarter, in its order.
-- reads:  person_lost
-- writes: disagreement
-- grain:  one row per person, losing value, source and date
-- params:

with

lost as (

    select
        id_keluarga,
        id_individu,
        apa.variabel as variabel,
        apa.nilai as nilai,
        apa.teks as teks,
        sumber,
        tanggal,
        sumber_menang,
        berlaku_lagi,
        max(giliran) as giliran,
        max_by(baris, (giliran::bigint << 32) + baris) as baris
    from person_lost
    where giliran > 0 or berlaku_lagi
    group by all

)

select
    id_keluarga,
    id_individu,
    variabel,
    nilai,
    teks,
    sumber,
    tanggal,
    sumber_menang,
    berlaku_lagi,
    row_number() over (
        partition by id_individu, variabel order by giliran, baris, sumber, tanggal, nilai, teks
    ) as urutan
from lost
