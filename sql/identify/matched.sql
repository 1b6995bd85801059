-- What Dukcapil says of the KK and the life of each person it is matched with.
-- reads:  civil_one, civil_link, authority
-- writes: matched
-- grain:  one row per matched person
-- params: quarter_index

select
    civil_link.id,
    civil_one.kk,
    civil_one.hubungan,
    civil_one.sumber,
    civil_one.tanggal,
    civil_one.status_hidup,
    strength(
        $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
        civil_one.tanggal, civil_one.giliran, civil_one.baris
    ) as kuat
from civil_one
inner join civil_link on civil_one.nik = civil_link.nik
inner join authority on civil_one.sumber = authority.sumber
