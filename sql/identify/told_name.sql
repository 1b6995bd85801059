-- Names and birth dates by which senders call the persons of the register.
-- reads:  incoming, link
-- writes: told_name
-- grain:  one row per person row as sent
-- params:

select
    link.id_individu,
    incoming.nama_kunci,
    incoming.tanggal_lahir
from incoming
inner join link on incoming.urut = link.urut
