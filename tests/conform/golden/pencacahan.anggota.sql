with tidied as (
    select
        raw.* replace (
        tidy("sent id_rumah_tangga") as "sent id_rumah_tangga",
        tidy("sent id_klaster") as "sent id_klaster",
        tidy("sent strata") as "sent strata",
        tidy("sent bobot") as "sent bobot",
        tidy("sent kode_kelurahan_desa") as "sent kode_kelurahan_desa",
        tidy("sent tanggal_pencacahan") as "sent tanggal_pencacahan",
        tidy("sent nomor_kartu_keluarga") as "sent nomor_kartu_keluarga",
        tidy("sent nomor_induk_kependudukan") as "sent nomor_induk_kependudukan",
        tidy("sent nama") as "sent nama",
        tidy("sent tanggal_lahir") as "sent tanggal_lahir",
        tidy("sent jenis_kelamin") as "sent jenis_kelamin",
        tidy("sent status_hubungan_keluarga") as "sent status_hubungan_keluarga",
        tidy("sent penyandang_disabilitas") as "sent penyandang_disabilitas"),
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
        try_cast("sent bobot" as double) as "number bobot",
        replace(digits("sent kode_kelurahan_desa"), '.', '') as "region kode_kelurahan_desa",
        digits("sent nomor_kartu_keluarga") as "digits nomor_kartu_keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kartu_keluarga",
        digits("sent nomor_induk_kependudukan") as "digits nomor_induk_kependudukan",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed nomor_induk_kependudukan",
        number("sent jenis_kelamin") as "number jenis_kelamin",
        number("sent status_hubungan_keluarga") as "number status_hubungan_keluarga",
        number("sent penyandang_disabilitas") as "number penyandang_disabilitas"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nomor_kartu_keluarga") as "id nomor_kartu_keluarga",
        spelled("digits nomor_induk_kependudukan") as "id nomor_induk_kependudukan",
        whole("number jenis_kelamin") as "whole jenis_kelamin",
        whole("number status_hubungan_keluarga") as "whole status_hubungan_keluarga",
        whole("number penyandang_disabilitas") as "whole penyandang_disabilitas"
    from sent
),
typed as (
    select
        s.*,
        case when not is_failure("sent id_rumah_tangga") then nullif("sent id_rumah_tangga", '-') end as id_rumah_tangga,
        case when not is_failure("sent id_klaster") then nullif("sent id_klaster", '-') end as id_klaster,
        case when not is_failure("sent strata") then nullif("sent strata", '-') end as strata,
        case when isfinite("number bobot") and "number bobot" > 0 then "number bobot" end as bobot,
        l.kode_kelurahan_desa as kode_kelurahan_desa,
        case when not "typed nomor_kartu_keluarga" and strlen("digits nomor_kartu_keluarga") in (16) and "digits nomor_kartu_keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kartu_keluarga" end as nomor_kartu_keluarga,
        case when not "typed nomor_induk_kependudukan" and strlen("digits nomor_induk_kependudukan") in (16) and "digits nomor_induk_kependudukan" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_induk_kependudukan" end as nomor_induk_kependudukan,
        case when not is_failure("sent nama") then nullif("sent nama", '-') end as nama,
        plausible(coalesce(try_cast("sent tanggal_lahir" as date), day_of("sent tanggal_lahir", ['%Y-%m-%d']))) as tanggal_lahir,
        (case when "whole jenis_kelamin" in (1, 2) then "whole jenis_kelamin" end)::TINYINT as jenis_kelamin,
        (case when "whole status_hubungan_keluarga" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole status_hubungan_keluarga" end)::TINYINT as status_hubungan_keluarga,
        (case when "whole penyandang_disabilitas" in (1, 2, 3, 4) then "whole penyandang_disabilitas" end)::TINYINT as penyandang_disabilitas,
        plausible(coalesce(try_cast("sent tanggal_pencacahan" as date), day_of("sent tanggal_pencacahan", ['%Y-%m-%d']))) as tanggal
    from counted as s
    left join region_lookup as l
        on l.code_system = s._sistem and l.kode_dikirim = "region kode_kelurahan_desa"
),
known as (
    select
        typed.*,
        case when id_rumah_tangga is null then coalesce(word("sent id_rumah_tangga") in ('-'), true) else false end as "blank id_rumah_tangga",
        case when id_klaster is null then coalesce(word("sent id_klaster") in ('-'), true) else false end as "blank id_klaster",
        case when strata is null then coalesce(word("sent strata") in ('-'), true) else false end as "blank strata",
        case when bobot is null then coalesce(word("sent bobot") in ('-'), true) else false end as "blank bobot",
        case when kode_kelurahan_desa is null then coalesce(word("sent kode_kelurahan_desa") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kelurahan_desa",
        case when tanggal is null then coalesce(word("sent tanggal_pencacahan") in ('-'), true) else false end as "blank tanggal",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kartu_keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when nomor_induk_kependudukan is null then coalesce(word("sent nomor_induk_kependudukan") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nama is null then coalesce(word("sent nama") in ('-'), true) else false end as "blank nama",
        case when tanggal_lahir is null then coalesce(word("sent tanggal_lahir") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when jenis_kelamin is null then coalesce(word("sent jenis_kelamin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kelamin",
        case when status_hubungan_keluarga is null then coalesce(word("sent status_hubungan_keluarga") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_hubungan_keluarga",
        case when penyandang_disabilitas is null then coalesce(word("sent penyandang_disabilitas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyandang_disabilitas"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | ((is_failure("sent id_rumah_tangga"))::bigint << 1)
        | ((id_rumah_tangga is null and "blank id_rumah_tangga")::bigint << 2)
        | ((is_failure("sent id_klaster"))::bigint << 3)
        | ((id_klaster is null and "blank id_klaster")::bigint << 4)
        | ((is_failure("sent strata"))::bigint << 5)
        | ((strata is null and "blank strata")::bigint << 6)
        | ((bobot is null and not "blank bobot")::bigint << 7)
        | ((bobot is null and "blank bobot")::bigint << 8)
        | (("region kode_kelurahan_desa" is not null and not regexp_full_match("region kode_kelurahan_desa", '[0-9]{10}') and kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 9)
        | ((kode_kelurahan_desa is null and "blank kode_kelurahan_desa")::bigint << 10)
        | ((tanggal is null and not "blank tanggal")::bigint << 11)
        | (("typed nomor_kartu_keluarga")::bigint << 12)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 13)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then not regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 14)
        | (("typed nomor_induk_kependudukan")::bigint << 15)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 16)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then not regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 17)
        | ((is_failure("sent nama"))::bigint << 18)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 19)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 20)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 21)
        | ((penyandang_disabilitas is null and not "blank penyandang_disabilitas")::bigint << 22)
        | ((kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 23)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 24) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        id_rumah_tangga,
        id_klaster,
        strata,
        bobot,
        kode_kelurahan_desa,
        nomor_kartu_keluarga,
        nomor_induk_kependudukan,
        nama,
        tanggal_lahir,
        jenis_kelamin,
        status_hubungan_keluarga,
        penyandang_disabilitas,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 33554431 <> 0) then [coalesce(id_rumah_tangga::varchar, upper(concat_ws(' ', "sent id_rumah_tangga"))), coalesce(id_klaster::varchar, upper(concat_ws(' ', "sent id_klaster"))), coalesce(strata::varchar, upper(concat_ws(' ', "sent strata"))), coalesce(bobot::varchar, upper(concat_ws(' ', "sent bobot"))), coalesce(kode_kelurahan_desa::varchar, upper(concat_ws(' ', "sent kode_kelurahan_desa"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal_pencacahan"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kartu_keluarga"))), coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nomor_induk_kependudukan"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent nama"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent tanggal_lahir"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent jenis_kelamin"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent status_hubungan_keluarga"))), coalesce(penyandang_disabilitas::varchar, upper(concat_ws(' ', "sent penyandang_disabilitas")))] end as _nilai
from judged
