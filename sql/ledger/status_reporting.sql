-- How every kabupaten reports, by source.
-- reads:  reporting
-- writes: the document of `dtsen status`
-- grain:  kabupaten x source
-- params:

select
    kode_kabupaten_kota as kabupaten,
    * exclude (kode_kabupaten_kota)
from reporting
order by kode_kabupaten_kota, source
