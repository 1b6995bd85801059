-- The families of the base register: one per KK, with the row that speaks for it, in id order.
-- reads:  family, submission, authority, turn
-- writes: base_family
-- grain:  one row per family of the base register
-- params: quarter_index

with

spoken as (

    select
        family.nomor_kartu_keluarga,
        family.kode_kelurahan_desa,
        row_key(family.kiriman, family.berkas, family.baris) as urut
    from family
    inner join submission on family.kiriman = submission.kiriman
    inner join authority on submission.number = authority.sumber
    inner join turn on family.kiriman = turn.kiriman and family.berkas = turn.berkas
    where submission.class = 'dasar'
    qualify row_number() over (
        partition by family.nomor_kartu_keluarga
        order by
            strength(
                $quarter_index, authority.lindung_nilai, authority.urut_nilai,
                family.tanggal, turn.giliran, family.baris
            ) desc
    ) = 1

)

select
    row_number() over (order by kode_kelurahan_desa, nomor_kartu_keluarga) as id_keluarga,
    nomor_kartu_keluarga,
    kode_kelurahan_desa,
    urut
from spoken
