-- Family rows that may change the register: not the base register's, no claims, and of visits
-- on a claim only those that granted it, by their own word or a later one.
-- reads:  family, family_link, submission, turn, decided
-- writes: sent_row
-- grain:  one row per accepted family row with effect
-- params:

select
    family_link.id_keluarga,
    family.*,
    submission.number as sumber,
    turn.giliran
from family
inner join submission on family.kiriman = submission.kiriman
inner join turn on family.kiriman = turn.kiriman and family.berkas = turn.berkas
inner join family_link
    on row_key(family.kiriman, family.berkas, family.baris) = family_link.urut
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
