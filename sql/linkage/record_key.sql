-- The records of one side, with what they are blocked by.
-- reads:  given, numbered_name
-- writes: record_key
-- grain:  one row per record
-- params:

select
    given.* exclude (nama, kode_kelurahan_desa),
    given.kode_kelurahan_desa as desa,
    kecamatan_of(given.kode_kelurahan_desa) as kecamatan,
    year(given.tanggal_lahir)::smallint as tahun,
    month_day(given.tanggal_lahir)::smallint as hari,
    name.id_nama,
    name.sidik_nama,
    name.inisial,
    name.kelas_nama
from given
left join numbered_name as name on given.nama = name.nama
