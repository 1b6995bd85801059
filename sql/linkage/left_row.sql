-- The records of the left, with what they are blocked and weighed by.
-- reads:  left_given, numbered_name, birth, place, card, right_total
-- writes: left_row
-- grain:  one row per record of the left
-- params:

select
    given.id,
    given.kelompok,
    given.kk,
    card.kk is not null as kk_dikenal,
    given.tanggal_lahir,
    given.jenis_kelamin,
    given.kode_kelurahan_desa as desa,
    kecamatan_of(given.kode_kelurahan_desa) as kecamatan,
    year(given.tanggal_lahir)::smallint as tahun,
    month_day(given.tanggal_lahir)::smallint as hari,
    name.id_nama,
    name.sidik_nama,
    name.inisial,
    name.kelas_nama,
    birth.kelas_lahir,
    place.kelas_desa,
    place.kelas_kecamatan,
    place.kelas_kabupaten,
    rarity(least(3, right_total.banyak), right_total.banyak)::tinyint as kelas_kk
from left_given as given
left join numbered_name as name on given.nama = name.nama
left join birth on given.tanggal_lahir = birth.tanggal_lahir
left join card on given.kk = card.kk
left join place on given.kode_kelurahan_desa = place.desa
cross join right_total
