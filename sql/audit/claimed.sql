-- KK numbers that several kabupaten sent as families of theirs in the quarter.
-- reads:  family, submission
-- writes: claimed
-- grain:  one row per such KK number
-- params:

select
    family.nomor_kartu_keluarga,
    count(distinct left(family.kode_kelurahan_desa, 4)) as kabupaten_pengirim,
    string_agg(
        distinct left(family.kode_kelurahan_desa, 4), ' '
        order by left(family.kode_kelurahan_desa, 4)
    ) as pengirim
from family
inner join submission on family.kiriman = submission.kiriman
-- the base register is nobody's claim; a citizen's and an extract's neither
where submission.class = 'daerah'
group by family.nomor_kartu_keluarga
having count(distinct left(family.kode_kelurahan_desa, 4)) > 1
