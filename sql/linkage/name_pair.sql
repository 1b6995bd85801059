-- How far the two names of each pair agree, looked at once however many pairs bear them.
-- reads:  pair, numbered_name
-- writes: name_pair
-- grain:  one row per pair of names
-- params:

with

met as (

    select distinct
        nama_l,
        nama_r
    from pair
    where nama_l is not null and nama_r is not null

)

select
    met.nama_l,
    met.nama_r,
    name_level(kiri.kata, kiri.kunci, kanan.kata, kanan.kunci)::tinyint as tingkat_nama
from met
inner join numbered_name as kiri on met.nama_l = kiri.id_nama
inner join numbered_name as kanan on met.nama_r = kanan.id_nama
