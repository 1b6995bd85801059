-- reads:  nothing
-- writes: macros by which names, addresses and numbers are compared
-- grain:  one name, address or number
-- params: variables unusual, address_words, sheets, and those of linkage/macros

-- The words of a text: letters and digits in upper case, everything else parts them.
create or replace temp macro words_of(given) as
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

-- The words of a name as linkage compares them, without degrees behind a comma and an H for Haji;
-- most names of a register are their words as they stand, and are told from the others first.
create or replace temp macro plain_words(given) as
case
    when
        regexp_full_match(given, '[A-Z ]+')
        and not regexp_matches(given, getvariable('unusual'))
        then string_split(given, ' ')
    else
        nullif(
            name_words(
                regexp_replace(regexp_replace(given, ',.*', ''), '^ *[Hh][. ] *', '')
            ),
            []
        )
end;

-- Whether two words of names may be one: the same, an initial, or cut short.
create or replace temp macro fits(one, other) as
one = other
or (
    least(length(one), length(other)) <> 2
    and (starts_with(one, other) or starts_with(other, one))
);

-- The words of one name that no word of the other fits.
create or replace temp macro left_over(words, others) as
list_filter(
    words, lambda word: len(list_filter(others, lambda other: fits(word, other))) = 0
);

-- Mistyped letters that a word of this length may have.
create or replace temp macro slips(length) as
case when length < 3 then 0 when length < 8 then 1 else 2 end;

-- How a name as sent agrees with one of the register; `mirip` comes of a later look at `salah`.
create or replace temp macro name_agreement(words, key, others, other_key) as
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
create or replace temp macro is_slip(one, other) as
hamming(one, other) = 1
or (hamming(one, other) = 2 and damerau_levenshtein(one, other) = 1);

create or replace temp macro nik_level(nik, other) as
case
    when nik is null or other is null then 'kosong'
    when nik = other then 'sama'
    when is_slip(nik::varchar, other::varchar) then 'dekat'
    else 'lain'
end;

-- How birth dates agree, by linkage's levels; a day beside the right one is a slip too.
create or replace temp macro birth_agreement(day, other) as
case
    when day is null or other is null then 'kosong'
    when day = other
        then if(
            list_contains(getvariable('default_days'), month_day(day)), 'sama_bawaan', 'sama'
        )
    when birth_level(day, other) = 3 then 'bawaan'
    when
        birth_level(day, other) = 2
        or abs(day - other) = 1
        or is_slip(strftime(day, '%d%m%Y'), strftime(other, '%d%m%Y'))
        then 'dekat'
    else 'lain'
end;

-- The words that tell one address from another: street, number, RT, RW without leading zeros.
create or replace temp macro address_words(given) as
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
create or replace temp macro place_words(place) as
' ' || array_to_string(address_words(place), ' ') || ' ';
create or replace temp macro names_place(words, place) as
length(place) > 2 and contains(' ' || array_to_string(words, ' ') || ' ', place);

-- How an address as sent agrees with that of a family.
create or replace temp macro is_house(words, others) as
len(list_intersect(words, others)) >= 3
and len(list_intersect(words, others)) >= least(len(words), len(others)) - 1;
create or replace temp macro address_level(words, own, house, village, district, regency) as
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
create or replace temp macro bits(bearers) as
if(coalesce(bearers, 1) <= 1, 0, length(bin(bearers - 1)));

-- A birth date as offices write it: 17 Agustus 1945, or with the place before it, or as a
-- spreadsheet's day number; a year alone is no day (as a number it would be one of 1905).
create or replace temp macro dated(given) as word(regexp_replace(given, '^[^0-9]+', ''));
create or replace temp macro birth_date(given, forms) as
case
    when regexp_full_match(given, '(19|20)[0-9]{2}') then null
    when whole(number(given)) is not null then serial(whole(number(given)))
    else day_of(coalesce(with_month_number(dated(given)), dated(given)), forms)
end;

-- A row of the list in one number, and its place: the sheet counts from bit 40 on. Sheets are
-- named where the list lies in several.
create or replace temp macro sheet_of(place) as getvariable('sheets')[(place >> 40) + 1];
create or replace temp macro line_of(place) as place & ((1::bigint << 40) - 1);
create or replace temp macro place_of(place) as
line_of(place)::varchar || coalesce(' lembar ' || sheet_of(place), '');
