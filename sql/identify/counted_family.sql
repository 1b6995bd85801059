-- Family rows that may change the register: not the base register's, no claims, and of visits
-- only those that found the family; on a claim only those that granted it, by their own word or a
-- later one.
-- reads:  family, submission, turn, authority, decided
-- writes: counted_family
-- grain:  one row per accepted family row with effect
-- params: quarter_index

select
    row_key(family.kiriman, family.berkas, family.baris) as urut,
    family.kiriman,
    family.nomor_kartu_keluarga as kk,
    family.kode_kelurahan_desa,
    strength(
        $quarter_index, authority.lindung_nilai, authority.urut_nilai,
        family.tanggal, turn.giliran, family.baris
    ) as kuat
from family
inner join submission on family.kiriman = submission.kiriman
inner join authority on submission.number = authority.sumber
inner join turn on family.kiriman = turn.kiriman and family.berkas = turn.berkas
left join decided
    on
        family.nomor_referensi = decided.nomor_tiket
        and (family.putusan is null or family.tanggal <= decided.tanggal)
where
    submission.class not in ('dasar', 'warga')
    and (
        submission.class <> 'lapangan'
        or (
            coalesce(family.status_kunjungan, 1) = 1
            and (
                family.nomor_referensi is null
                or coalesce(decided.putusan, family.putusan) in ('dikabulkan', 'sebagian')
            )
        )
    )
