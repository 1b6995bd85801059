-- The records of the right, with what they are blocked by.
-- reads:  right_given, numbered_name
-- writes: right_key
-- grain:  one row per record of the right
-- params:

select
    given.id,
    given.kk,
    given.kk is not null as kk_dikenal,
    given.tanggal_lahir,
    given.jenis_kelamin,
    given.kode_kelurahan_desa as desa,
    kecamatan_of(given.kode_kelurahan_desa) as kecamatan,
    year(given.tanggal_lahir)::smallint as tahun,
    month_day(given.tanggal_lahir)::smallint as hari,
    name.id_nama,
    name.sidik_nama,
    name.inisial,
    name.kelas_nama
from right_given as given
left join numbered_name as name on given.nama = name.nama
