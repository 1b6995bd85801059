-- What the photos of a claim say: one that can not be breaks the others' word.
-- reads:  photo_new, old_photo
-- writes: claim_photo_verdict
-- grain:  one row per ticket with photos
-- params:

with

shown as (

    select
        nomor_tiket,
        waktu,
        tempat
    from photo_new
    where utuh
    union
    select
        nomor_tiket,
        waktu,
        tempat
    from old_photo
    where utuh

)

select
    nomor_tiket,
    case
        when bool_or(waktu = 'tidak_wajar') then 'tidak_wajar'
        when bool_or(waktu = 'wajar') then 'wajar'
        else 'tidak_diketahui'
    end as foto_waktu,
    case
        when bool_or(tempat = 'tidak_wajar') then 'tidak_wajar'
        when bool_or(tempat = 'wajar') then 'wajar'
        else 'tidak_diketahui'
    end as foto_tempat
from shown
group by nomor_tiket
