-- Evidence photos before any quarter: none.
-- reads:
-- writes: old_photo
-- grain:  none
-- params:

select
    null::varchar as nomor_tiket,
    null::varchar as sha256,
    null::boolean as utuh,
    null::varchar as phash,
    null::varchar as waktu,
    null::varchar as tempat
where false
