-- reads:  nothing
-- writes: macros by which names, addresses and numbers are compared
-- grain:  one name, address or number
-- params: variables titles, first_titles, spellings, address_words, default_days

-- The words of a text: letters and digits in upper case, everything else parts them.
create or replace macro words_of(given) as
list_filter(
    string_split(
        regexp_replace(
            regexp_replace(upper(strip_accents(given)), '[''`’‘]', '', 'g'),
            '[^A-Z0-9]+',
            ' ',
            'g'
        ),
        ' '
    ),
    lambda word: word <> ''
);

create or replace macro letters_only(words) as
list_filter(words, lambda word: not regexp_matches(word, '[0-9]'));

-- The words of a name, without degrees behind a comma and titles, each in its usual spelling.
create or replace macro plain_name(words) as
list_filter(
    list_transform(
        if(list_contains(getvariable('first_titles'), words[1]), words[2:], words),
        lambda word: coalesce(getvariable('spellings')[word], word)
    ),
    lambda word: not list_contains(getvariable('titles'), word)
);
create or replace macro name_words(given) as
case
    when
        regexp_full_match(given, '[A-Z ]+')
        and not regexp_matches(given, getvariable('unusual'))
        then string_split(given, ' ')
    else
        coalesce(
            nullif(plain_name(letters_only(words_of(regexp_replace(given, ',.*', '')))), []),
            nullif(letters_only(words_of(given)), [])
        )
end;

-- Whether two words of names may be one: the same, an initial, or cut short.
create or replace macro fits(one, other) as
one = other
or (
    least(length(one), length(other)) <> 2
    and (starts_with(one, other) or starts_with(other, one))
);

-- The words of one name that no word of the other fits.
create or replace macro left_over(words, others) as
list_filter(
    words, lambda word: len(list_filter(others, lambda other: fits(word, other))) = 0
);

-- Mistyped letters that a word of this length may have.
create or replace macro slips(length) as
case when length < 3 then 0 when length < 8 then 1 else 2 end;

-- How a name as sent agrees with one of the register; `mirip` comes of a later look at `salah`.
create or replace macro name_level(words, key, others, other_key) as
case
    when words is null or others is null then 'kosong'
    when key = other_key or list_sort(words) = list_sort(others) then 'sama'
    when
        (len(left_over(words, others)) = 0 or len(left_over(others, words)) = 0)
        and len(list_filter(list_intersect(words, others), lambda word: length(word) > 2)) > 0
        then if(len(words) = len(others), 'inisial', 'singkat')
    when
        len(left_over(words, others)) = 1
        and len(left_over(others, words)) = 1
        and damerau_levenshtein(left_over(words, others)[1], left_over(others, words)[1])
        <= slips(
            least(length(left_over(words, others)[1]), length(left_over(others, words)[1]))
        )
        then 'salah'
    when
        least(length(key), length(other_key)) >= 10
        and damerau_levenshtein(key, other_key) <= 2
        then 'salah'
    else 'lain'
end;

-- One digit off, or two digits beside each other swapped, in texts of one length.
create or replace macro is_slip(one, other) as
hamming(one, other) = 1
or (hamming(one, other) = 2 and damerau_levenshtein(one, other) = 1);

create or replace macro nik_level(nik, other) as
case
    when nik is null or other is null then 'kosong'
    when nik = other then 'sama'
    when is_slip(nik::varchar, other::varchar) then 'dekat'
    else 'lain'
end;

-- A day that stands for an unknown one.
create or replace macro is_default(day) as
list_contains(getvariable('default_days'), strftime(day, '%m-%d'));

create or replace macro birth_level(day, other) as
case
    when day is null or other is null then 'kosong'
    when day = other then if(is_default(day), 'sama_bawaan', 'sama')
    when year(day) = year(other) and (is_default(day) or is_default(other)) then 'bawaan'
    when
        is_slip(strftime(day, '%d%m%Y'), strftime(other, '%d%m%Y'))
        or abs(day - other) = 1
        or (year(day) = year(other) and month(day) = day(other) and day(day) = month(other))
        then 'dekat'
    else 'lain'
end;

-- The words that tell one address from another: street, number, RT, RW without leading zeros.
create or replace macro address_words(given) as
list_distinct(
    list_filter(
        list_transform(
            words_of(regexp_replace(given, '([A-Za-z])([0-9])', '\1 \2', 'g')),
            lambda word: if(
                regexp_full_match(word, '[0-9]+'),
                coalesce(nullif(ltrim(word, '0'), ''), '0'),
                word
            )
        ),
        lambda word: not list_contains(getvariable('address_words'), word)
    )
);

-- A place as it is looked for in an address: its name between spaces, without its kind.
create or replace macro place_words(place) as
' ' || array_to_string(address_words(place), ' ') || ' ';
create or replace macro names_place(words, place) as
length(place) > 2 and contains(' ' || array_to_string(words, ' ') || ' ', place);

-- How an address as sent agrees with that of a family.
create or replace macro is_house(words, others) as
len(list_intersect(words, others)) >= 3
and len(list_intersect(words, others)) >= least(len(words), len(others)) - 1;
create or replace macro address_level(words, own, house, village, district, regency) as
case
    when words is null or village is null then 'kosong'
    when is_house(own, house) and names_place(words, village) then 'rumah_desa'
    when is_house(own, house) then 'rumah'
    when names_place(words, village) then 'desa'
    when names_place(words, district) then 'kecamatan'
    when names_place(words, regency) then 'kabupaten'
    else 'lain'
end;

-- How many bits a number of bearers takes: the class of a name's frequency.
create or replace macro bits(bearers) as
if(coalesce(bearers, 1) <= 1, 0, length(bin(bearers - 1)));

-- A date with the name of its month: 17 Agustus 1945 is 17 8 1945.
create or replace macro month_numbers(given) as
case
    when regexp_matches(given, '[A-Za-z]{3}')
        then regexp_replace(
            given,
            '[^0-9]*[A-Za-z]+[^0-9]*',
            ' ' || getvariable('months')[lower(regexp_extract(given, '[A-Za-z]{3}'))] || ' '
        )
    else given
end;
