-- The claims' ledger before any quarter: no claim.
-- reads:
-- writes: old_claim
-- grain:  none
-- params:

select
    null::integer as rilis,
    null::varchar as nomor_tiket,
    null::varchar as kanal,
    null::varchar as jenis,
    null::varchar as submission,
    null::bigint as id_keluarga,
    null::bigint as nomor_kartu_keluarga,
    null::varchar as variabel,
    null::varchar as peristiwa,
    null::varchar as nilai,
    null::date as tanggal,
    null::varchar as kasus,
    null::varchar as hasil,
    null::varchar as alasan,
    null::boolean as tertahan,
    null::timestamp as jatuh_tempo,
    null::integer as langkah
where false
