-- Who may be meant, found by NIK, or by name and birth date.
-- reads:  asked, person
-- writes: candidate
-- grain:  one row of the list x person
-- params:

select
    asked.baris,
    person.id_individu
from asked
inner join person on asked.nik = person.nik

union

select
    asked.baris,
    person.id_individu
from asked
inner join person on asked.kunci = person.kunci and asked.lahir = person.lahir
