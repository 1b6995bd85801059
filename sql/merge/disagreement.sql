-- Losers dated after the winner: they stand again next quarter.
-- reads:  offer, in_force_long, winner
-- writes: disagreement
-- grain:  one row per losing value
-- params:

with

candidate as (

    select
        id_keluarga,
        variabel,
        nilai,
        teks,
        sumber,
        tanggal
    from offer
    union all
    select
        id_keluarga,
        variabel,
        nilai,
        teks,
        sumber,
        tanggal
    from in_force_long

)

select distinct
    offer.id_keluarga,
    offer.variabel,
    offer.nilai,
    offer.teks,
    offer.sumber,
    offer.tanggal
from candidate as offer
inner join winner
    on
        offer.id_keluarga = winner.id_keluarga
        and offer.variabel = winner.variabel
where
    offer.tanggal > winner.tanggal
    and (
        offer.nilai is distinct from winner.nilai
        or offer.teks is distinct from winner.teks
    )
