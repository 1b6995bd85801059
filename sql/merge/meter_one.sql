-- What PLN says of each meter: the latest active contract, the higher power of several.
-- reads:  meter, submission
-- writes: meter_one
-- grain:  one row per meter
-- params:

-- date, power and source in one whole number, as groups of numbers can go to disk
select
    meter.id_meteran_pln,
    max(
        (date_diff('day', date '1950-01-01', meter.tanggal)::bigint << 16)
        + (meter.daya_terpasang::bigint << 8)
        + submission.number::bigint
    ) as kontrak
from meter
inner join submission on meter.kiriman = submission.kiriman
where meter.status = 1 and meter.daya_terpasang is not null and meter.id_meteran_pln is not null
group by meter.id_meteran_pln
