-- A NIK links only where name or birth date agrees too: one wrong digit is another person's NIK.
-- reads:  incoming, old_person
-- writes: link_by_nik
-- grain:  one row per linked row as sent
-- params:

select
    incoming.urut,
    -- whoever differs least, then the lowest id: one whole number, which may lie on disk
    min(
        (
            (incoming.nama_kunci is distinct from name_key(old_person.nama))::bigint
            + (incoming.tanggal_lahir is distinct from old_person.tanggal_lahir)::bigint
            << 60
        ) + old_person.id_individu
    ) & ((1::bigint << 60) - 1) as id_individu
from incoming
inner join old_person on incoming.nik = old_person.nik
where
    incoming.nama_kunci = name_key(old_person.nama)
    or incoming.tanggal_lahir = old_person.tanggal_lahir
group by incoming.urut
