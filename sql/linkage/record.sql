-- The records of one side that are looked at, with what they are blocked and weighed by.
-- reads:  met, birth, place, right_total
-- writes: left_row, right_row
-- grain:  one row per record
-- params:

select
    met.*,
    birth.kelas_lahir,
    place.kelas_desa,
    place.kelas_kecamatan,
    place.kelas_kabupaten,
    rarity(least(3, right_total.banyak), right_total.banyak)::tinyint as kelas_kk
from met
left join birth on met.tanggal_lahir = birth.tanggal_lahir
left join place on met.desa = place.desa
cross join right_total
