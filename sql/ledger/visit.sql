-- Field visits to claims, each with its row.
-- reads:  family, submission
-- writes: visit
-- grain:  one row per visit to a claim
-- params: utc_offset

select
    family.* exclude (tanggal),
    family.nomor_referensi as nomor_tiket,
    family.tanggal,
    -- of a visit only the day is told: noon of that day
    family.tanggal::timestamp + to_hours(12 - $utc_offset) as waktu
from family
inner join submission on family.kiriman = submission.kiriman
where submission.class = 'lapangan' and family.nomor_referensi is not null
