with tidied as (
    select
        raw.* replace (
        tidy("sent kunci_pasangan") as "sent kunci_pasangan",
        tidy("sent putusan") as "sent putusan",
        tidy("sent tanggal") as "sent tanggal",
        tidy("sent petugas") as "sent petugas"),
        k.kode_kabupaten_kota as _kabupaten,
        k.code_system as _sistem,
        k.tanggal_kirim,
        k.tanggal_acuan
    from raw
    inner join kiriman as k on k.kiriman = raw._kiriman
),
sent as (
    select
        tidied.*,
        number("sent putusan") as "number putusan"
    from tidied
),
counted as (
    select
        sent.*,
        whole("number putusan") as "whole putusan"
    from sent
),
typed as (
    select
        s.*,
        case when not is_failure("sent kunci_pasangan") then nullif("sent kunci_pasangan", '-') end as kunci_pasangan,
        (case word("sent putusan") when 'YA' then 1 when 'TIDAK' then 0 end)::TINYINT as satu_orang,
        case when not is_failure("sent petugas") then nullif("sent petugas", '-') end as petugas,
        plausible(coalesce(try_cast("sent tanggal" as date), day_of("sent tanggal", ['%Y-%m-%d']))) as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when kunci_pasangan is null then coalesce(word("sent kunci_pasangan") in ('-'), true) else false end as "blank kunci_pasangan",
        case when satu_orang is null then coalesce(word("sent putusan") in ('-'), true) else false end as "blank satu_orang",
        case when tanggal is null then coalesce(word("sent tanggal") in ('-'), true) else false end as "blank tanggal",
        case when petugas is null then coalesce(word("sent petugas") in ('-'), true) else false end as "blank petugas"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | ((is_failure("sent kunci_pasangan"))::bigint << 1)
        | ((kunci_pasangan is null and "blank kunci_pasangan")::bigint << 2)
        | ((satu_orang is null and not "blank satu_orang")::bigint << 3)
        | ((satu_orang is null and "blank satu_orang")::bigint << 4)
        | ((tanggal is null and not "blank tanggal")::bigint << 5)
        | ((is_failure("sent petugas"))::bigint << 6)
        | ((petugas is null and "blank petugas")::bigint << 7)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 8) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        kunci_pasangan,
        satu_orang,
        petugas,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 511 <> 0) then [coalesce(kunci_pasangan::varchar, upper(concat_ws(' ', "sent kunci_pasangan"))), coalesce(satu_orang::varchar, upper(concat_ws(' ', "sent putusan"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal"))), coalesce(petugas::varchar, upper(concat_ws(' ', "sent petugas")))] end as _nilai
from judged
