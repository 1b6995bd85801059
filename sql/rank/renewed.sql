-- reads: registered
-- writes: renewed
-- grain: kabupaten, of a part
-- params: none
select
    kode_kabupaten_kota,
    count(*) as terdaftar,
    count(*) filter (where usia_data_triwulan = 0) as diperbarui
from registered
group by kode_kabupaten_kota
