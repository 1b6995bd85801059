with tidied as (
    select
        raw.* replace (
        tidy("sent nik") as "sent nik",
        tidy("sent nomor_kk") as "sent nomor_kk",
        tidy("sent nama") as "sent nama",
        tidy("sent tanggal_lahir") as "sent tanggal_lahir",
        tidy("sent jenis_kelamin") as "sent jenis_kelamin",
        tidy("sent hubungan") as "sent hubungan",
        tidy("sent status_kawin") as "sent status_kawin",
        tidy("sent status_hidup") as "sent status_hidup",
        tidy("sent tanggal_perubahan") as "sent tanggal_perubahan",
        tidy("sent kode_kelurahan_desa") as "sent kode_kelurahan_desa"),
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
        digits("sent nomor_kk") as "digits nomor_kk",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kk",
        number("sent jenis_kelamin") as "number jenis_kelamin",
        number("sent hubungan") as "number hubungan",
        number("sent status_kawin") as "number status_kawin",
        number("sent status_hidup") as "number status_hidup",
        replace(digits("sent kode_kelurahan_desa"), '.', '') as "region kode_kelurahan_desa"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nik") as "id nik",
        spelled("digits nomor_kk") as "id nomor_kk",
        whole("number jenis_kelamin") as "whole jenis_kelamin",
        whole("number hubungan") as "whole hubungan",
        whole("number status_kawin") as "whole status_kawin",
        whole("number status_hidup") as "whole status_hidup"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed nik" and strlen("digits nik") in (16) and "digits nik" not in ('0', '0000000000000000', '9999999999999999') then "id nik" end as nomor_induk_kependudukan,
        case when not "typed nomor_kk" and strlen("digits nomor_kk") in (16) and "digits nomor_kk" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kk" end as nomor_kartu_keluarga,
        case when not is_failure("sent nama") then nullif("sent nama", '-') end as nama,
        plausible(coalesce(try_cast("sent tanggal_lahir" as date), day_of("sent tanggal_lahir", ['%Y-%m-%d']))) as tanggal_lahir,
        (case when "whole jenis_kelamin" in (1, 2) then "whole jenis_kelamin" end)::TINYINT as jenis_kelamin,
        (case when "whole hubungan" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole hubungan" end)::TINYINT as status_hubungan_keluarga,
        (case when "whole status_kawin" in (1, 2, 3, 4) then "whole status_kawin" end)::TINYINT as status_kawin,
        (case when "whole status_hidup" in (1, 2, 3) then "whole status_hidup" end)::TINYINT as status_hidup,
        l.kode_kelurahan_desa as kode_kelurahan_desa,
        plausible(coalesce(try_cast("sent tanggal_perubahan" as date), day_of("sent tanggal_perubahan", ['%Y-%m-%d']))) as tanggal
    from counted as s
    left join region_lookup as l
        on l.code_system = s._sistem and l.kode_dikirim = "region kode_kelurahan_desa"
),
known as (
    select
        typed.*,
        case when nomor_induk_kependudukan is null then coalesce(word("sent nik") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kk") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when nama is null then coalesce(word("sent nama") in ('-'), true) else false end as "blank nama",
        case when tanggal_lahir is null then coalesce(word("sent tanggal_lahir") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when jenis_kelamin is null then coalesce(word("sent jenis_kelamin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kelamin",
        case when status_hubungan_keluarga is null then coalesce(word("sent hubungan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_hubungan_keluarga",
        case when status_kawin is null then coalesce(word("sent status_kawin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kawin",
        case when status_hidup is null then coalesce(word("sent status_hidup") in ('-'), true) else false end as "blank status_hidup",
        case when tanggal is null then coalesce(word("sent tanggal_perubahan") in ('-'), true) else false end as "blank tanggal",
        case when kode_kelurahan_desa is null then coalesce(word("sent kode_kelurahan_desa") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kelurahan_desa"
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
        | (("typed nomor_kk")::bigint << 5)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kk" then regexp_full_match("digits nomor_kk", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 6)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kk" then not regexp_full_match("digits nomor_kk", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 7)
        | ((is_failure("sent nama"))::bigint << 8)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 9)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 10)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 11)
        | ((status_kawin is null and not "blank status_kawin")::bigint << 12)
        | ((status_hidup is null and not "blank status_hidup")::bigint << 13)
        | ((tanggal is null and not "blank tanggal")::bigint << 14)
        | (("region kode_kelurahan_desa" is not null and not regexp_full_match("region kode_kelurahan_desa", '[0-9]{10}') and kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 15)
        | ((kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 16)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 17) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_induk_kependudukan,
        nomor_kartu_keluarga,
        nama,
        tanggal_lahir,
        jenis_kelamin,
        status_hubungan_keluarga,
        status_kawin,
        status_hidup,
        kode_kelurahan_desa,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 262143 <> 0) then [coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nik"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kk"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent nama"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent tanggal_lahir"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent jenis_kelamin"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent hubungan"))), coalesce(status_kawin::varchar, upper(concat_ws(' ', "sent status_kawin"))), coalesce(status_hidup::varchar, upper(concat_ws(' ', "sent status_hidup"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal_perubahan"))), coalesce(kode_kelurahan_desa::varchar, upper(concat_ws(' ', "sent kode_kelurahan_desa")))] end as _nilai
from judged
