-- The last submission in which each proposal number stands on a row that can be read.
-- reads:  family_row (all portions), kiriman
-- writes: newest_number
-- grain:  kabupaten x proposal number
-- params: none

select
    kiriman.kode_kabupaten_kota,
    word(family_row.nomor_usulan) as nomor,
    max(kiriman.giliran) as giliran
from family_row
inner join kiriman on family_row._kiriman = kiriman.kiriman
where family_row.nomor_usulan is not null
group by kiriman.kode_kabupaten_kota, nomor
