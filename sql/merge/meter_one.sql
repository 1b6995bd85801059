-- The power that PLN sells through each meter: the latest active contract, the higher of several.
-- reads:  meter, submission, turn
-- writes: meter_one
-- grain:  one row per meter
-- params:

select
    meter.id_meteran_pln,
    max(
        {
            'tanggal': meter.tanggal,
            'daya': meter.daya_terpasang,
            'giliran': turn.giliran,
            'baris': meter.baris,
            'sumber': submission.number
        }
    ) as kontrak
from meter
inner join submission on meter.kiriman = submission.kiriman
inner join turn on meter.kiriman = turn.kiriman and meter.berkas = turn.berkas
where meter.status = 1 and meter.daya_terpasang is not null and meter.id_meteran_pln is not null
group by meter.id_meteran_pln
