-- Rows that are left to be weighed against the register; the KK of one whose co-members were found
-- is their family's.
-- reads:  incoming, certain, matched_family
-- writes: unlinked
-- grain:  one row per unlinked row as sent
-- params:

select
    incoming.urut as id,
    incoming.kelompok,
    incoming.nik,
    incoming.nama,
    incoming.tanggal_lahir,
    incoming.jenis_kelamin,
    coalesce(matched_family.kk_lama, incoming.kk) as kk,
    incoming.kode_kelurahan_desa
from incoming
anti join certain on incoming.urut = certain.urut
left join matched_family
    on incoming.kelompok = matched_family.kelompok and incoming.kk = matched_family.kk
