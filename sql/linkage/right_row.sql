-- The records of the right, with what they are blocked and weighed by.
-- reads:  right_given, numbered_name, birth, place, right_total
-- writes: right_row
-- grain:  one row per record of the right
-- params:

select
    given.id,
    given.kk,
    given.kk is not null as kk_dikenal,
    given.tanggal_lahir,
    given.jenis_kelamin,
    given.kode_kelurahan_desa as desa,
    year(given.tanggal_lahir)::smallint as tahun,
    month_day(given.tanggal_lahir)::smallint as hari,
    name.id_nama,
    hash(name.kunci) as sidik_nama,
    name.inisial,
    name.kelas_nama,
    birth.kelas_lahir,
    place.kelas_desa,
    place.kelas_kecamatan,
    place.kelas_kabupaten,
    rarity(least(3, right_total.banyak), right_total.banyak)::tinyint as kelas_kk
from right_given as given
left join numbered_name as name on given.nama = name.nama
left join birth on given.tanggal_lahir = birth.tanggal_lahir
left join place on given.kode_kelurahan_desa = place.desa
cross join right_total
