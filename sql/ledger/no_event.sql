-- What happened to claims before any quarter: nothing.
-- reads:
-- writes: old_event
-- grain:  none
-- params:

select
    null::varchar as nomor_tiket,
    null::varchar as id_peristiwa,
    null::varchar as kejadian,
    null::timestamp as waktu,
    null::timestamp as berlaku,
    null::integer as urutan,
    null::varchar as pelaku,
    null::varchar as peran,
    null::tinyint as status_kunjungan,
    null::varchar as putusan,
    null::varchar as alasan,
    null::struct(variabel varchar, nilai varchar)[] as temuan,
    null::varchar[] as foto,
    null::boolean as keluarga_sendiri,
    null::boolean as terlalu_awal,
    null::varchar as submission
where false
