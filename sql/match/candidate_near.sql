-- Who may be meant by the rows for which nobody has the same name and the same NIK or birth date:
-- half of the NIK right, a word of the name and the birth date, the name and a part of the birth date.
-- reads:  open_row, person, namesake, pair
-- writes: candidate
-- grain:  one row of the list x person
-- params: most_bearers

with

-- looked up, never held: a province has more words of names than fit in memory
worded as not materialized (

    select
        person.id_individu,
        person.nik // 100000000 as awal,
        person.lahir,
        unnest(person.kata) as kata
    from person

),

open_word as not materialized (

    select
        open_row.baris,
        open_row.nik // 100000000 as awal,
        open_row.lahir,
        unnest(open_row.kata) as kata
    from open_row

)

(
    -- the first half of a NIK is the district and the day: many have it
    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.nik // 100000000 = person.nik // 100000000
            and open_row.lahir = person.lahir

    union

    select
        open_word.baris,
        worded.id_individu
    from open_word
    inner join worded on open_word.awal = worded.awal and open_word.kata = worded.kata

    union

    -- the second half is month, year and a running number: far more have it
    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.nik % 100000000 = person.nik % 100000000
            and open_row.kunci = person.kunci

    union

    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.nik % 100000000 = person.nik % 100000000
            and open_row.lahir = person.lahir
            and left(open_row.kunci, 2) = left(person.kunci, 2)

    union

    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.nik % 100000000 = person.nik % 100000000
            and open_row.lahir = person.lahir
            and right(open_row.kunci, 2) = right(person.kunci, 2)

    union

    select
        open_word.baris,
        worded.id_individu
    from open_word
    inner join worded on open_word.lahir = worded.lahir and open_word.kata = worded.kata
    where length(open_word.kata) > 2

    union

    -- a name of one word, mistyped: one of its ends is whole
    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.lahir = person.lahir
            and left(open_row.kunci, 2) = left(person.kunci, 2)
    where len(open_row.kata) = 1 and len(person.kata) = 1

    union

    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.lahir = person.lahir
            and right(open_row.kunci, 2) = right(person.kunci, 2)
    where len(open_row.kata) = 1 and len(person.kata) = 1

    union

    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.kunci = person.kunci
            and year(open_row.lahir) = year(person.lahir)

    union

    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join person
        on
            open_row.kunci = person.kunci
            and day(open_row.lahir) = day(person.lahir)
            and month(open_row.lahir) = month(person.lahir)

    union

    select
        open_row.baris,
        person.id_individu
    from open_row
    inner join namesake on open_row.kunci = namesake.kunci
    inner join person on open_row.kunci = person.kunci
    where
        (open_row.lahir is null or person.lahir is null)
        and open_row.kata_alamat is not null
        and namesake.orang <= $most_bearers
)

except

select
    baris,
    id_individu
from pair
