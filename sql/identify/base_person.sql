-- The persons of the base register, in id order, as the register would hold them.
-- reads:  incoming, cluster, base_family, authority
-- writes: base_person
-- grain:  one row per person of the base register
-- params: quarter_index

with

ranked as (

    select
        cluster.kunci,
        incoming.*
    from cluster
    inner join incoming on cluster.urut = incoming.urut
    inner join authority on incoming.sumber = authority.sumber
    qualify row_number() over (
        partition by cluster.kunci
        order by
            strength(
                $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
                incoming.tanggal, incoming.created, incoming.digest, incoming.baris
            ) desc, incoming.urut desc
    ) = 1

)

select
    row_number() over (
        order by
            ranked.kode_kelurahan_desa nulls last, ranked.kk nulls last, ranked.nik nulls last,
            ranked.nama_kunci nulls last, ranked.tanggal_lahir nulls last, ranked.digest,
            ranked.baris
    ) as id_individu,
    ranked.kunci,
    base_family.id_keluarga,
    ranked.kk,
    ranked.nik,
    ranked.nama_kunci,
    ranked.tanggal_lahir,
    ranked.jenis_kelamin,
    ranked.hubungan as status_hubungan_keluarga,
    ranked.status_keberadaan,
    ranked.tanggal as tanggal_keberadaan,
    ranked.sumber as sumber_kk,
    ranked.tanggal as tanggal_kk,
    ranked.kode_kelurahan_desa
from ranked
inner join base_family on ranked.kk = base_family.nomor_kartu_keluarga
