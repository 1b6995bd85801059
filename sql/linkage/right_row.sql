-- The records of the right that are looked at, with what they are blocked and weighed by.
-- reads:  right_met, birth, place, right_total
-- writes: right_row
-- grain:  one row per record of the right that the left may meet
-- params:

select
    right_met.*,
    birth.kelas_lahir,
    place.kelas_desa,
    place.kelas_kecamatan,
    place.kelas_kabupaten,
    rarity(least(3, right_total.banyak), right_total.banyak)::tinyint as kelas_kk
from right_met
left join birth on right_met.tanggal_lahir = birth.tanggal_lahir
left join place on right_met.desa = place.desa
cross join right_total
