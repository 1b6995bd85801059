-- The power that PLN sells through each meter: the latest active contract, the higher of several.
-- reads:  meter, submission
-- writes: meter_one
-- grain:  one row per meter
-- params:

select
    meter.id_meteran_pln,
    max_by(
        {
            'daya': meter.daya_terpasang,
            'sumber': submission.number,
            'tanggal': meter.tanggal,
            'created': submission.created,
            'digest': submission.digest,
            'baris': meter.baris
        },
        {
            'tanggal': meter.tanggal,
            'daya': meter.daya_terpasang,
            'digest': submission.digest,
            'baris': meter.baris
        }
    ) as kontrak
from meter
inner join submission on meter.kiriman = submission.kiriman
where meter.status = 1 and meter.daya_terpasang is not null and meter.id_meteran_pln is not null
group by meter.id_meteran_pln
