-- The persons of the base register, in id order, as the register would hold them.
-- reads:  base_member, base_place
-- writes: base_person
-- grain:  one row per person of the base register
-- params:

select
    base_place.sebelum + row_number() over (
        partition by base_place.tempat
        order by
            base_member.kode_kelurahan_desa nulls last, base_member.kk nulls last,
            base_member.nik nulls last, base_member.nama_kunci nulls last,
            base_member.tanggal_lahir nulls last, base_member.giliran, base_member.baris
    ) as id_individu,
    base_member.kunci,
    base_member.id_keluarga,
    base_member.kk,
    base_member.nik,
    base_member.nama,
    hash(base_member.nama) as sidik_nama,
    base_member.tanggal_lahir,
    base_member.jenis_kelamin,
    base_member.hubungan as status_hubungan_keluarga,
    base_member.status_keberadaan,
    base_member.tanggal as tanggal_keberadaan,
    base_member.sumber as sumber_kk,
    base_member.tanggal as tanggal_kk,
    null::ubigint as sidik,
    base_member.kode_kelurahan_desa::bigint as desa
from base_member
inner join base_place
    on left(base_member.kode_kelurahan_desa, 4) is not distinct from base_place.tempat
