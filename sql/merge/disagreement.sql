-- Losers dated after the winner: they stand again next quarter.
-- reads:  offer, winner
-- writes: disagreement
-- grain:  one row per losing value
-- params:

select distinct
    offer.id_keluarga,
    offer.variabel,
    offer.nilai,
    offer.teks,
    offer.sumber,
    offer.tanggal
from offer
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
