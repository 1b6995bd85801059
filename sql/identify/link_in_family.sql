-- Rows that no NIK links: name, birth date and sex within a family of the same KK.
-- reads:  incoming, old_person, link_by_nik
-- writes: link_in_family
-- grain:  one row per linked row as sent
-- params:

select
    incoming.urut,
    min(old_person.id_individu) as id_individu
from incoming
anti join link_by_nik on incoming.urut = link_by_nik.urut
inner join old_person
    on
        incoming.kk = old_person.kk
        and incoming.nama_kunci = old_person.nama_kunci
        and incoming.tanggal_lahir = old_person.tanggal_lahir
where coalesce(incoming.jenis_kelamin = old_person.jenis_kelamin, true)
group by incoming.urut
