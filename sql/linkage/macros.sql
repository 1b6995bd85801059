-- reads: nothing
-- writes: macros that say how far two records agree: 0 not at all, null if nobody can tell
-- grain: one pair of records
-- params: none

-- The words of a name as they are compared: titles and stops aside, variants of a word as one.
create or replace temp macro name_words(nama) as
list_filter(
    list_transform(
        case
            -- nearly all are written plainly
            when regexp_full_match(nama, '[A-Z ]*') then string_split(nama, ' ')
            else string_split_regex(
                regexp_replace(upper(strip_accents(nama)), '[''`’]', '', 'g'), '[^A-Z]+'
            )
        end,
        lambda kata: coalesce(getvariable('name_variants')[kata], kata)
    ),
    lambda kata: kata <> '' and not list_contains(getvariable('name_titles'), kata)
);

-- How rare a share of a whole is, in quarters of a bit, in whole numbers throughout: the logarithm
-- of the fourth power is four times the logarithm, and half a quarter more (181/128) rounds it.
create or replace temp macro rarity(banyak, total) as
length(bin(
    (total::hugeint * total * total * total * 181)
    // (banyak::hugeint * banyak * banyak * banyak * 128)
)) - 1;

-- One word for another: the same, or its initial. A single H before a name may be a title.
create or replace temp macro word_same(satu, lain) as
struct_extract(satu, 'kata') = struct_extract(lain, 'kata')
or (
    least(length(struct_extract(satu, 'kata')), length(struct_extract(lain, 'kata'))) = 1
    and left(struct_extract(satu, 'kata'), 1) = left(struct_extract(lain, 'kata'), 1)
)
or struct_extract(satu, 'kata') = 'H'
or struct_extract(lain, 'kata') = 'H';

-- A slip of the pen makes a word that hardly anybody bears: two words that many bear are two
-- names, however alike (twins!). Of a word that nobody of the register bears (120) more is forgiven.
create or replace temp macro word_close(satu, lain) as
word_same(satu, lain)
or (
    least(length(struct_extract(satu, 'kata')), length(struct_extract(lain, 'kata'))) >= 2
    and damerau_levenshtein(struct_extract(satu, 'kata'), struct_extract(lain, 'kata'))
    <= if(
        least(length(struct_extract(satu, 'kata')), length(struct_extract(lain, 'kata'))) >= 6,
        2, 1
    ) + (
        least(length(struct_extract(satu, 'kata')), length(struct_extract(lain, 'kata'))) >= 4
        and greatest(struct_extract(satu, 'kelas'), struct_extract(lain, 'kelas')) = 120
    )::integer
    and (
        abs(struct_extract(satu, 'kelas') - struct_extract(lain, 'kelas')) >= 12
        or least(struct_extract(satu, 'kelas'), struct_extract(lain, 'kelas')) >= 56
    )
);

create or replace temp macro all_same(pendek, panjang) as
len(list_filter(
    pendek,
    lambda satu: len(list_filter(panjang, lambda lain: word_same(satu, lain))) > 0
)) = len(pendek);

create or replace temp macro all_close(pendek, panjang) as
len(list_filter(
    pendek,
    lambda satu: len(list_filter(panjang, lambda lain: word_close(satu, lain))) > 0
)) = len(pendek);

-- How rare the words are that two names have in common, spelled alike or not.
create or replace temp macro rarity_of_shared(pendek, panjang) as
coalesce(list_sum(list_transform(
    pendek,
    lambda satu: coalesce(list_max(list_transform(
        list_filter(panjang, lambda lain: word_close(satu, lain)),
        lambda lain: least(struct_extract(satu, 'kelas'), struct_extract(lain, 'kelas'))
    )), 0)
)), 0);

create or replace temp macro shared_rarity(kata_l, kata_r) as
if(
    len(kata_l) <= len(kata_r),
    rarity_of_shared(kata_l, kata_r), rarity_of_shared(kata_r, kata_l)
);

-- At most one letter off: of two such texts either begins or ends as the other does, to the half.
create or replace temp macro one_slip(satu, lain) as
abs(length(satu) - length(lain)) <= 1
and (
    left(satu, (least(length(satu), length(lain)) - 1) // 2)
    = left(lain, (least(length(satu), length(lain)) - 1) // 2)
    or right(satu, (least(length(satu), length(lain)) - 1) // 2)
    = right(lain, (least(length(satu), length(lain)) - 1) // 2)
)
and damerau_levenshtein(satu, lain) <= 1;

-- One letter off, and the words parted otherwise.
create or replace temp macro misspelled(kata_l, kunci_l, kata_r, kunci_r) as
len(kata_l) <> len(kata_r) and one_slip(kunci_l, kunci_r);

-- 4 the same letters, 3 words abbreviated or left out, 2 likewise and mistyped, 1 in part
create or replace temp macro name_level(kata_l, kunci_l, kata_r, kunci_r) as
case
    when kunci_l is null or kunci_r is null then null
    when kunci_l = kunci_r then 4
    when
        word_same(kata_l[1], kata_r[1])
        and if(
            len(kata_l) <= len(kata_r), all_same(kata_l, kata_r), all_same(kata_r, kata_l)
        )
        then 3
    when
        word_close(kata_l[1], kata_r[1])
        and if(
            len(kata_l) <= len(kata_r), all_close(kata_l, kata_r), all_close(kata_r, kata_l)
        )
        then 2
    when misspelled(kata_l, kunci_l, kata_r, kunci_r) then 2
    when word_close(kata_l[1], kata_r[1]) then 1
    when if(len(kata_l) <= len(kata_r), all_same(kata_l, kata_r), all_same(kata_r, kata_l))
        then 1
    else 0
end;

create or replace temp macro month_day(tanggal) as
100 * month(tanggal) + day(tanggal);

-- 4 equal, 3 the same year and a day that stands for an unknown one, 2 day and month exchanged
-- or one digit off, 1 the same year
create or replace temp macro birth_level(lahir_l, lahir_r) as
case
    when lahir_l is null or lahir_r is null then null
    when lahir_l = lahir_r then 4
    when
        year(lahir_l) = year(lahir_r)
        and (
            list_contains(getvariable('default_days'), month_day(lahir_l))
            or list_contains(getvariable('default_days'), month_day(lahir_r))
        )
        then 3
    when
        year(lahir_l) = year(lahir_r)
        and month(lahir_l) = day(lahir_r) and day(lahir_l) = month(lahir_r)
        then 2
    when
        hamming(
            (10000 * year(lahir_l) + month_day(lahir_l))::varchar,
            (10000 * year(lahir_r) + month_day(lahir_r))::varchar
        ) = 1
        then 2
    when year(lahir_l) = year(lahir_r) then 1
    else 0
end;

-- At most two digits of sixteen differ.
create or replace temp macro two_digits_off(satu, lain) as
hamming(lpad(satu::varchar, 16, '0'), lpad(lain::varchar, 16, '0')) <= 2;

-- 4 equal, 3 at most two digits off, 2 a card that nobody of the register stands on (a new number,
-- or a slip), 1 another card of the register in the same village, 0 elsewhere
create or replace temp macro card_level(kk_l, desa_l, dikenal_l, kk_r, desa_r, dikenal_r) as
case
    when kk_l is null or kk_r is null then null
    when kk_l = kk_r then 4
    -- of numbers that differ in two digits at most, one third at least is the same; hardly any are
    when
        (
            kk_l // 10000000000 = kk_r // 10000000000
            or kk_l // 1000000 % 10000 = kk_r // 1000000 % 10000
            or kk_l % 1000000 = kk_r % 1000000
        )
        and two_digits_off(kk_l, kk_r)
        then 3
    when not (dikenal_l and dikenal_r) then 2
    when desa_l = desa_r then 1
    else 0
end;

create or replace temp macro code_level(kode_l, kode_r) as
case
    when kode_l is null or kode_r is null then null
    when kode_l = kode_r then 1
    else 0
end;

-- A village's code is a number of ten digits: six are its kecamatan's, four its kabupaten's.
create or replace temp macro kecamatan_of(desa) as desa // 10000;
create or replace temp macro kabupaten_of(desa) as desa // 1000000;

-- 3 village, 2 kecamatan, 1 kabupaten
create or replace temp macro region_level(desa_l, desa_r) as
case
    when desa_l is null or desa_r is null then null
    when desa_l = desa_r then 3
    when kecamatan_of(desa_l) = kecamatan_of(desa_r) then 2
    when kabupaten_of(desa_l) = kabupaten_of(desa_r) then 1
    else 0
end;

-- The place is asked where the KK is not known, which says it too.
create or replace temp macro place_level(kk_l, desa_l, kk_r, desa_r) as
if(kk_l is null or kk_r is null, region_level(desa_l, desa_r), null);

-- Who stands on a card that nobody of the register stands on has moved, most likely.
create or replace temp macro moved_level(
    kk_l, desa_l, dikenal_l, kk_r, desa_r, dikenal_r
) as
if(
    card_level(kk_l, desa_l, dikenal_l, kk_r, desa_r, dikenal_r) = 2,
    region_level(desa_l, desa_r), null
);
