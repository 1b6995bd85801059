-- A NIK links only where name or birth date agrees too: one wrong digit is another person's NIK.
-- reads:  incoming, old_person
-- writes: link_by_nik
-- grain:  one row per linked row as sent
-- params:

select
    incoming.urut,
    min_by(
        old_person.id_individu,
        {
            'beda': (incoming.nama_kunci is distinct from old_person.nama_kunci)::int
            + (incoming.tanggal_lahir is distinct from old_person.tanggal_lahir)::int,
            'id': old_person.id_individu
        }
    ) as id_individu
from incoming
inner join old_person on incoming.nik = old_person.nik
where
    incoming.nama_kunci = old_person.nama_kunci
    or incoming.tanggal_lahir = old_person.tanggal_lahir
group by incoming.urut
