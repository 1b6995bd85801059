-- The persons of the base register, in id order, as the register would hold them.
-- reads:  incoming, base_spoken, base_place, base_family
-- writes: base_person
-- grain:  one row per person of the base register
-- params:

select
    base_place.sebelum + row_number() over (
        partition by base_place.tempat
        order by
            incoming.kode_kelurahan_desa nulls last, incoming.kk nulls last,
            incoming.nik nulls last, incoming.nama_kunci nulls last,
            incoming.tanggal_lahir nulls last, incoming.giliran, incoming.baris
    ) as id_individu,
    base_spoken.kunci,
    base_family.id_keluarga,
    incoming.kk,
    incoming.nik,
    incoming.nama,
    incoming.nama_kunci,
    incoming.tanggal_lahir,
    incoming.jenis_kelamin,
    incoming.hubungan as status_hubungan_keluarga,
    incoming.status_keberadaan,
    incoming.tanggal as tanggal_keberadaan,
    incoming.sumber as sumber_kk,
    incoming.tanggal as tanggal_kk,
    incoming.kode_kelurahan_desa
from base_spoken
inner join incoming on base_spoken.urut = incoming.urut
inner join base_place
    on left(incoming.kode_kelurahan_desa, 4) is not distinct from base_place.tempat
inner join base_family on incoming.kk = base_family.nomor_kartu_keluarga
