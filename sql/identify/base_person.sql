-- The persons of the base register, in id order, as the register would hold them.
-- reads:  incoming, cluster, base_family, authority
-- writes: base_person
-- grain:  one row per person of the base register
-- params: quarter_index

with

spoken as (

    select
        cluster.kunci,
        max_by(
            incoming.urut,
            strength(
                $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
                incoming.tanggal, incoming.giliran, incoming.baris
            )
        ) as urut
    from cluster
    inner join incoming on cluster.urut = incoming.urut
    inner join authority on incoming.sumber = authority.sumber
    group by cluster.kunci

)

select
    row_number() over (
        order by
            incoming.kode_kelurahan_desa nulls last, incoming.kk nulls last,
            incoming.nik nulls last, incoming.nama_kunci nulls last,
            incoming.tanggal_lahir nulls last, incoming.giliran, incoming.baris
    ) as id_individu,
    spoken.kunci,
    base_family.id_keluarga,
    incoming.kk,
    incoming.nik,
    incoming.nama_kunci,
    incoming.tanggal_lahir,
    incoming.jenis_kelamin,
    incoming.hubungan as status_hubungan_keluarga,
    incoming.status_keberadaan,
    incoming.tanggal as tanggal_keberadaan,
    incoming.sumber as sumber_kk,
    incoming.tanggal as tanggal_kk,
    incoming.kode_kelurahan_desa
from spoken
inner join incoming on spoken.urut = incoming.urut
inner join base_family on incoming.kk = base_family.nomor_kartu_keluarga
