-- PLN's contract for the meter of each family, and how many families have that meter.
-- reads:  held, meter_one
-- writes: contract
-- grain:  one row per family whose meter PLN knows
-- params:

with

bearer as (

    select
        meteran,
        count(*) as keluarga
    from held
    group by meteran

)

select
    held.id_keluarga,
    held._part,
    (date '1950-01-01' + (meter_one.kontrak >> 16)::integer) as tanggal,
    ((meter_one.kontrak >> 8) & 255)::tinyint as daya,
    (meter_one.kontrak & 255)::tinyint as sumber,
    bearer.keluarga
from held
inner join meter_one on held.meteran = meter_one.id_meteran_pln
inner join bearer on held.meteran = bearer.meteran
