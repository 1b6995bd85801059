-- Rows that neither NIK nor KK links: name, birth date and sex within the family that the other
-- members of the card were found in.
-- reads:  incoming, old_person, matched_family, link_by_nik, link_in_family
-- writes: link_in_matched
-- grain:  one row per linked row as sent
-- params:

select
    incoming.urut,
    min(old_person.id_individu) as id_individu
from incoming
anti join link_by_nik on incoming.urut = link_by_nik.urut
anti join link_in_family on incoming.urut = link_in_family.urut
inner join matched_family
    on incoming.kelompok = matched_family.kelompok and incoming.kk = matched_family.kk
inner join old_person
    on
        matched_family.id_keluarga = old_person.id_keluarga
        and incoming.nama_kunci = old_person.nama_kunci
        and incoming.tanggal_lahir = old_person.tanggal_lahir
where coalesce(incoming.jenis_kelamin = old_person.jenis_kelamin, true)
group by incoming.urut
