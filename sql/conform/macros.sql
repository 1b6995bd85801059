-- reads: nothing
-- writes: macros with which a cell as sent is read
-- grain: one cell
-- params: none

-- Marks that no eye sees: joiners, direction marks, byte order marks, soft hyphens.
set variable invisible
= chr(173) || chr(1564) || chr(6158) || chr(8203) || chr(8204) || chr(8205) || chr(8206)
|| chr(8207) || chr(8234) || chr(8235) || chr(8236) || chr(8237) || chr(8238) || chr(8288)
|| chr(8294) || chr(8295) || chr(8296) || chr(8297) || chr(65279);

-- Blanks of every kind, as they stand around a cell.
set variable blanks
= ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8194) || chr(8195) || chr(8199)
|| chr(8201) || chr(8239) || chr(12288);

-- Text without invisible marks and without blanks around; empty is null. Written without regular
-- expressions (each costs a millisecond to compile, wherever it stands in a SELECT), and so that
-- a cell of plain characters, as nearly all are, takes the short way: nothing is copied.
create or replace macro tidy(cell) as
nullif(
    case
        when
            strlen(cell) = length(cell)
            and not contains(cell, chr(9))
            and not contains(cell, chr(10))
            and not contains(cell, chr(13))
            then if(starts_with(cell, ' ') or ends_with(cell, ' '), trim(cell), cell)
        else trim(translate(cell, getvariable('invisible'), ''), getvariable('blanks'))
    end,
    ''
);

-- The macros below are given what `tidy` left of a cell.

-- A word as it is looked up in a list of words: upper case, single spaces.
create or replace macro word(cell) as
upper(replace(replace(replace(cell, chr(160), ' '), '  ', ' '), '  ', ' '));

-- Whether a cell shows that a spreadsheet's formula failed, or that its column was too narrow. Not
-- by `and`, both sides of which are worked out of every cell.
create or replace macro is_failure(cell) as
if(
    starts_with(cell, '#'),
    regexp_full_match(
        upper(cell),
        '#(N/A|REF!|DIV/0!|VALUE!|NAME[?]|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|##+)'
    ),
    false
);

-- A number, whatever its decimal mark; null if the cell holds none.
create or replace macro number_with_fraction(cell) as
coalesce(
    try_cast(cell as decimal(18, 6)), try_cast(replace(cell, ',', '.') as decimal(18, 6))
);

-- A number of what is counted in whole ones; null also where a mark may part thousands as well as
-- stand before a fraction, as in 1.250.
create or replace macro number(cell) as
case
    when length(cell) < 5 or not regexp_full_match(cell, '-?[1-9][0-9]{0,2}[.,][0-9]{3}')
        then number_with_fraction(cell)
end;

-- A number with a comma before its fraction and points between thousands. A point that cannot
-- part thousands, as a spreadsheet writes it, stands before a fraction.
create or replace macro number_with_comma(cell) as
try_cast(
    case
        when regexp_full_match(cell, '-?[0-9]{1,3}([.][0-9]{3})+(,[0-9]*)?')
            then rtrim(replace(replace(cell, '.', ''), ',', '.'), '.')
        when regexp_full_match(cell, '-?[0-9]+(,[0-9]*)?')
            then rtrim(replace(cell, ',', '.'), '.')
        when regexp_full_match(cell, '-?([0-9]{4,}[.][0-9]+|[0-9]+[.]([0-9]{1,2}|[0-9]{4,}))')
            then cell
    end as decimal(18, 6)
);

-- The same with point and comma exchanged.
create or replace macro number_with_point(cell) as
number_with_comma(translate(cell, '.,', ',.'));

-- A number that is whole.
create or replace macro whole(given) as case when given = floor(given) then given::bigint end;

-- The digits of an id: a spreadsheet's leading apostrophe is no part of it.
create or replace macro digits(cell) as
case when starts_with(cell, '''') then ltrim(cell, '''') else cell end;

-- The number that digits alone spell; null if there is anything else. Nearly all spell it without
-- zeros before it, as the engine would: to write it and compare costs half a regular expression.
create or replace macro spelled(cell) as
case
    when try_cast(cell as bigint)::varchar = cell and not starts_with(cell, '-')
        then try_cast(cell as bigint)
    when regexp_full_match(cell, '[0-9]+') then try_cast(cell as bigint)
end;

-- A day or moment that somebody now alive may have meant; years of two digits, before Christ or
-- without end are none.
create or replace macro plausible(given) as
case when given between date '1850-01-01' and date '2199-12-31' then given end;

-- A day written as a spreadsheet's serial number: since 1927, for a smaller one may be a year.
create or replace macro serial(given) as
case when given between 10000 and 99999 then date '1899-12-30' + given::integer end;

-- A text with the name of a month, written out or shortened, as its number; null without one.
create or replace macro with_month_number(cell) as
regexp_replace(
    cell,
    '[A-Za-z]+[.]?',
    case regexp_extract(upper(cell), '[A-Z]+')
        when 'JANUARI' then '01' when 'JAN' then '01'
        when 'FEBRUARI' then '02' when 'PEBRUARI' then '02' when 'FEB' then '02'
        when 'PEB' then '02'
        when 'MARET' then '03' when 'MAR' then '03' when 'MRT' then '03'
        when 'APRIL' then '04' when 'APR' then '04'
        when 'MEI' then '05' when 'MAY' then '05'
        when 'JUNI' then '06' when 'JUN' then '06'
        when 'JULI' then '07' when 'JUL' then '07'
        when 'AGUSTUS' then '08' when 'AGUST' then '08' when 'AGU' then '08'
        when 'AGS' then '08' when 'AGT' then '08' when 'AUG' then '08'
        when 'SEPTEMBER' then '09' when 'SEPT' then '09' when 'SEP' then '09'
        when 'OKTOBER' then '10' when 'OKT' then '10' when 'OCT' then '10'
        when 'NOVEMBER' then '11' when 'NOPEMBER' then '11' when 'NOV' then '11'
        when 'NOP' then '11'
        when 'DESEMBER' then '12' when 'DES' then '12' when 'DEC' then '12'
    end
);

-- A day written in one of several forms.
create or replace macro day_of(cell, forms) as try_strptime(cell, forms)::date;
