-- The proposals of a quarter in which nobody proposed.
-- reads:  nothing
-- writes: proposal (conformed)
-- grain:  one family of one submission
-- params: none

select
    null::integer as kiriman,
    null::smallint as berkas,
    null::varchar as lembar,
    null::bigint as baris,
    null::varchar as nomor_usulan,
    null::date as tanggal,
    null::boolean as is_replaced,
    null::varchar as kode_aturan,
    null::varchar as tingkat
where false
