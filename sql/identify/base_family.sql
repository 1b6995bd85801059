-- The families of the base register: one per KK, with the row that speaks for it, in id order.
-- reads:  family, submission, authority, turn
-- writes: base_family
-- grain:  one row per family of the base register
-- params: quarter_index

with

spoken as (

    select
        family.nomor_kartu_keluarga,
        max_by(
            row_key(family.kiriman, family.berkas, family.baris),
            strength(
                $quarter_index, authority.lindung_nilai, authority.urut_nilai,
                family.tanggal, turn.giliran, family.baris
            )
        ) as urut
    from family
    inner join submission on family.kiriman = submission.kiriman
    inner join authority on submission.number = authority.sumber
    inner join turn on family.kiriman = turn.kiriman and family.berkas = turn.berkas
    where submission.class = 'dasar'
    group by family.nomor_kartu_keluarga

)

select
    row_number() over (order by family.kode_kelurahan_desa, family.nomor_kartu_keluarga)
        as id_keluarga,
    family.nomor_kartu_keluarga,
    family.kode_kelurahan_desa,
    spoken.urut
from spoken
inner join family on spoken.urut = row_key(family.kiriman, family.berkas, family.baris)
