-- The proposal numbers that some sign-off names.
-- reads:  signoff_event
-- writes: named_number
-- grain:  kabupaten x proposal number
-- params: none

select distinct
    kode_kabupaten_kota,
    nomor
from signoff_event
where nomor is not null
