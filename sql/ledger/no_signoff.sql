-- The sign-offs before the first quarter: none.
-- reads:
-- writes: earlier_signoff
-- grain:  sign-off
-- params:

select
    null::varchar as source,
    null::varchar as kode_kabupaten_kota,
    null::varchar as triwulan,
    null::varchar as kiriman,
    null::varchar as berkas,
    null::varchar as lembar,
    null::bigint as baris,
    null::varchar as nomor_usulan,
    null::varchar as submission,
    null::varchar as tingkat,
    null::varchar as putusan,
    null::date as tanggal,
    null::varchar as peran,
    null::varchar as nomor_dokumen
where false
