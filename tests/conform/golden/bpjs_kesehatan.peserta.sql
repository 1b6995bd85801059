with tidied as (
    select
        raw.* replace (
        tidy("sent nik") as "sent nik",
        tidy("sent segmen") as "sent segmen",
        tidy("sent status") as "sent status"),
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
        digits("sent nik") as "digits nik",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed nik",
        number("sent segmen") as "number segmen",
        number("sent status") as "number status"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nik") as "id nik",
        whole("number segmen") as "whole segmen",
        whole("number status") as "whole status"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed nik" and strlen("digits nik") in (16) and "digits nik" not in ('0', '0000000000000000', '9999999999999999') then "id nik" end as nomor_induk_kependudukan,
        (case word("sent segmen") when 'PBI JK' then 1 when 'PBI-JK' then 1 when 'PBPU PEMDA' then 2 when 'PPU PN' then 3 when 'PPU BU' then 4 when 'PBPU' then 5 when 'BP' then 6 end)::TINYINT as segmen_jkn,
        (case word("sent status") when 'AKTIF' then 1 when 'NONAKTIF' then 0 end)::TINYINT as status,
        null::date as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_induk_kependudukan is null then coalesce(word("sent nik") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when segmen_jkn is null then coalesce(word("sent segmen") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank segmen_jkn",
        case when status is null then coalesce(word("sent status") in ('-'), true) else false end as "blank status"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("typed nik")::bigint << 1)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nik" then regexp_full_match("digits nik", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 2)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nik" then not regexp_full_match("digits nik", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 3)
        | ((nomor_induk_kependudukan is null and "blank nomor_induk_kependudukan")::bigint << 4)
        | ((segmen_jkn is null and not "blank segmen_jkn")::bigint << 5)
        | ((status is null and not "blank status")::bigint << 6) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_induk_kependudukan,
        segmen_jkn,
        status,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 127 <> 0) then [coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nik"))), coalesce(segmen_jkn::varchar, upper(concat_ws(' ', "sent segmen"))), coalesce(status::varchar, upper(concat_ws(' ', "sent status")))] end as _nilai
from judged
