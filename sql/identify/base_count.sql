-- How many persons of the base register each kabupaten has; a line for each part counted.
-- reads:  incoming, base_spoken, base_family
-- writes: base_count
-- grain:  one row per kabupaten and part; null for persons without a village
-- params:

select
    left(incoming.kode_kelurahan_desa, 4) as tempat,
    count(*) as banyak
from base_spoken
inner join incoming on base_spoken.urut = incoming.urut
semi join base_family on incoming.kk = base_family.nomor_kartu_keluarga
group by all
