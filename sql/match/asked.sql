-- The rows of a list in a form that can be compared, and what of each could not be read.
-- reads:  sent
-- writes: asked
-- grain:  one row of the list
-- params: forms (of dates), last_day

with

plain as (

    select
        baris,
        cacat,
        angka,
        nullif(regexp_replace(nik, '[^0-9A-Za-z,+]', '', 'g'), '') as digit,
        lahir as lahir_tertulis,
        birth_date(lahir, $forms::varchar[]) as hari,
        plain_words(nullif(nama, '-')) as kata,
        words_of(nullif(alamat, '-')) as kata_alamat,
        address_words(nullif(alamat, '-')) as rumah
    from sent

)

select
    baris,
    cacat,
    case when not angka and regexp_full_match(digit, '[1-9][0-9]{15}') then digit::bigint end
        as nik,
    digit is not null and (angka or not regexp_full_match(digit, '[1-9][0-9]{15}'))
        as nik_rusak,
    case when hari between date '1890-01-01' and $last_day::date then hari end as lahir,
    lahir_tertulis is not null
    and not coalesce(hari between date '1890-01-01' and $last_day::date, false) as lahir_rusak,
    kata,
    array_to_string(kata, '') as kunci,
    nullif(kata_alamat, []) as kata_alamat,
    rumah
from plain
