with tidied as (
    select
        raw.* replace (
        tidy("sent id_pelanggan") as "sent id_pelanggan",
        tidy("sent daya_va") as "sent daya_va",
        tidy("sent tarif") as "sent tarif",
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
        digits("sent id_pelanggan") as "digits id_pelanggan",
        coalesce(contains(_angka, '|id_meteran_pln|'), false) as "typed id_pelanggan",
        number("sent daya_va") as "number daya_va",
        number("sent status") as "number status"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits id_pelanggan") as "id id_pelanggan",
        whole("number daya_va") as "whole daya_va",
        whole("number status") as "whole status"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed id_pelanggan" and strlen("digits id_pelanggan") in (11, 12) and "digits id_pelanggan" not in ('0') then "id id_pelanggan" end as id_meteran_pln,
        (case "whole daya_va" when 450 then 1 when 900 then 2 when 1300 then 3 when 2200 then 4 when 3500 then 5 when 4400 then 5 when 5500 then 5 when 6600 then 5 when 7700 then 5 when 10600 then 5 when 11000 then 5 when 13200 then 5 when 16500 then 5 when 23000 then 5 when 33000 then 5 when 41500 then 5 when 53000 then 5 end)::TINYINT as daya_terpasang,
        case when not is_failure("sent tarif") then nullif("sent tarif", '-') end as tarif,
        (case when "whole status" in (0, 1) then "whole status" end)::TINYINT as status,
        null::date as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when id_meteran_pln is null then coalesce(word("sent id_pelanggan") in ('-', '0', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank id_meteran_pln",
        case when daya_terpasang is null then coalesce(word("sent daya_va") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank daya_terpasang",
        case when tarif is null then coalesce(word("sent tarif") in ('-'), true) else false end as "blank tarif",
        case when status is null then coalesce(word("sent status") in ('-'), true) else false end as "blank status"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("typed id_pelanggan")::bigint << 1)
        | ((case when id_meteran_pln is null and not "blank id_meteran_pln" and not "typed id_pelanggan" then regexp_full_match("digits id_pelanggan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 2)
        | ((case when id_meteran_pln is null and not "blank id_meteran_pln" and not "typed id_pelanggan" then not regexp_full_match("digits id_pelanggan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 3)
        | ((id_meteran_pln is null and "blank id_meteran_pln")::bigint << 4)
        | ((daya_terpasang is null and not "blank daya_terpasang")::bigint << 5)
        | ((is_failure("sent tarif"))::bigint << 6)
        | ((status is null and not "blank status")::bigint << 7) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        id_meteran_pln,
        daya_terpasang,
        tarif,
        status,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 255 <> 0) then [coalesce(id_meteran_pln::varchar, upper(concat_ws(' ', "sent id_pelanggan"))), coalesce(daya_terpasang::varchar, upper(concat_ws(' ', "sent daya_va"))), coalesce(tarif::varchar, upper(concat_ws(' ', "sent tarif"))), coalesce(status::varchar, upper(concat_ws(' ', "sent status")))] end as _nilai
from judged
