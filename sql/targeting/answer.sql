-- The last visit of every family drawn that was made for the spot-check.
-- reads:  drawn, family
-- writes: answer
-- grain:  family drawn of which a visit came
-- params:

with told as (
    select
        drawn.id_keluarga,
        family.*,
        row_number() over (
            partition by drawn.id_keluarga
            order by
                family.tanggal desc nulls last,
                family.kiriman desc,
                family.berkas desc,
                family.lembar desc,
                family.baris desc
        ) as dari_akhir
    from family
    inner join drawn on family.nomor_sampel = drawn.nomor_sampel
)

select * exclude (dari_akhir)
from told
where dari_akhir = 1
