-- reads: nothing
-- writes: macros with which the words of sign-offs are compared
-- grain: one cell
-- params: none

-- Lower case, one underscore for whatever is neither letter nor digit: "a.n. Bupati/Wali Kota".
create or replace temp macro plain(cell) as
trim(regexp_replace(lower(cell), '[^a-z0-9]+', '_', 'g'), '_');
