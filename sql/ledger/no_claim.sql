-- The claims' ledger before any quarter: no claim.
-- reads:
-- writes: old_claim
-- grain:  none
-- params:

select
    null::varchar as nomor_tiket,
    null::varchar as kanal,
    null::varchar as jenis,
    null::varchar as submission,
    null::bigint as id_keluarga,
    null::varchar as variabel,
    null::varchar as nilai,
    null::date as tanggal,
    null::integer as jumlah_foto,
    null::boolean as foto_sah,
    null::varchar as keadaan,
    null::struct(keadaan varchar, tanggal date, pelaku varchar)[] as riwayat,
    null::varchar as hasil,
    null::tinyint as desil_sebelum,
    null::tinyint as desil_sesudah,
    null::bigint as nomor_kartu_keluarga
where false
