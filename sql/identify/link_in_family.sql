-- Rows that no NIK links: name, birth date and sex within a family of the same KK.
-- reads:  left_by_nik, old_person
-- writes: link_in_family
-- grain:  one row per linked row as sent
-- params:

select
    left_by_nik.urut,
    min(old_person.id_individu) as id_individu
from left_by_nik
inner join old_person
    on
        left_by_nik.kk = old_person.kk
        and left_by_nik.tanggal_lahir = old_person.tanggal_lahir
where
    coalesce(left_by_nik.jenis_kelamin = old_person.jenis_kelamin, true)
    -- letters are told of those who are left
    and coalesce(left_by_nik.nama_kunci = name_key(old_person.nama), false)
group by left_by_nik.urut
