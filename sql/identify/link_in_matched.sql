-- Rows that neither NIK nor KK links: name, birth date and sex within the family that the other
-- members of the card were found in.
-- reads:  left_by_nik, old_person, matched_family, link_in_family
-- writes: link_in_matched
-- grain:  one row per linked row as sent
-- params:

select
    left_by_nik.urut,
    min(old_person.id_individu) as id_individu
from left_by_nik
anti join link_in_family on left_by_nik.urut = link_in_family.urut
inner join matched_family
    on left_by_nik.kelompok = matched_family.kelompok and left_by_nik.kk = matched_family.kk
inner join old_person
    on
        matched_family.id_keluarga = old_person.id_keluarga
        and left_by_nik.tanggal_lahir = old_person.tanggal_lahir
where
    coalesce(left_by_nik.jenis_kelamin = old_person.jenis_kelamin, true)
    -- letters are told of those who are left
    and coalesce(left_by_nik.nama_kunci = name_key(old_person.nama), false)
group by left_by_nik.urut
