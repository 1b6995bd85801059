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
-- a cell of plain characters, as nearly all are, takes the short way.
create or replace macro tidy(cell) as
nullif(
    case
        when
            strlen(cell) = length(cell)
            and not contains(cell, chr(9))
            and not contains(cell, chr(10))
            and not contains(cell, chr(13))
            then trim(cell)
        else trim(translate(cell, getvariable('invisible'), ''), getvariable('blanks'))
    end,
    ''
);

-- The macros below are given what `tidy` left of a cell.

-- A word as it is looked up in a list of words: upper case, single spaces.
create or replace macro word(cell) as
upper(replace(replace(replace(cell, chr(160), ' '), '  ', ' '), '  ', ' '));

-- A number; null if the cell holds none.
create or replace macro number(cell) as
coalesce(
    try_cast(cell as decimal(18, 6)), try_cast(replace(cell, ',', '.') as decimal(18, 6))
);

-- A number that is whole.
create or replace macro whole(given) as case when given = floor(given) then given::bigint end;

-- The digits of an id: a spreadsheet's leading apostrophe is no part of it.
create or replace macro digits(cell) as
case when starts_with(cell, '''') then ltrim(cell, '''') else cell end;

-- A day written as a spreadsheet's serial number.
create or replace macro serial(given) as
case when given between 1 and 99999 then date '1899-12-30' + given::integer end;

-- A day written in one of several forms.
create or replace macro day_of(cell, forms) as try_strptime(cell, forms)::date;
