with tidied as (
    select
        raw.* replace (
        tidy("sent id_rumah_tangga") as "sent id_rumah_tangga",
        tidy("sent nomor_kartu_keluarga") as "sent nomor_kartu_keluarga",
        tidy("sent nomor_induk_kependudukan") as "sent nomor_induk_kependudukan",
        tidy("sent nama") as "sent nama",
        tidy("sent tanggal_lahir") as "sent tanggal_lahir",
        tidy("sent jenis_kelamin") as "sent jenis_kelamin",
        tidy("sent status_hubungan_keluarga") as "sent status_hubungan_keluarga",
        tidy("sent status_kawin") as "sent status_kawin",
        tidy("sent partisipasi_sekolah") as "sent partisipasi_sekolah",
        tidy("sent ijazah_tertinggi") as "sent ijazah_tertinggi",
        tidy("sent bekerja") as "sent bekerja",
        tidy("sent status_pekerjaan") as "sent status_pekerjaan",
        tidy("sent lapangan_usaha") as "sent lapangan_usaha",
        tidy("sent jumlah_usaha") as "sent jumlah_usaha",
        tidy("sent lapangan_usaha_dimiliki") as "sent lapangan_usaha_dimiliki",
        tidy("sent penyandang_disabilitas") as "sent penyandang_disabilitas",
        tidy("sent penyakit_kronis") as "sent penyakit_kronis",
        tidy("sent status_keberadaan") as "sent status_keberadaan",
        tidy("sent segmen_jkn") as "sent segmen_jkn"),
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
        digits("sent nomor_kartu_keluarga") as "digits nomor_kartu_keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kartu_keluarga",
        digits("sent nomor_induk_kependudukan") as "digits nomor_induk_kependudukan",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed nomor_induk_kependudukan",
        number("sent jenis_kelamin") as "number jenis_kelamin",
        number("sent status_hubungan_keluarga") as "number status_hubungan_keluarga",
        number("sent status_kawin") as "number status_kawin",
        number("sent partisipasi_sekolah") as "number partisipasi_sekolah",
        number("sent ijazah_tertinggi") as "number ijazah_tertinggi",
        number("sent bekerja") as "number bekerja",
        number("sent status_pekerjaan") as "number status_pekerjaan",
        number("sent lapangan_usaha") as "number lapangan_usaha",
        number("sent jumlah_usaha") as "number jumlah_usaha",
        number("sent lapangan_usaha_dimiliki") as "number lapangan_usaha_dimiliki",
        number("sent penyandang_disabilitas") as "number penyandang_disabilitas",
        number("sent penyakit_kronis") as "number penyakit_kronis",
        number("sent status_keberadaan") as "number status_keberadaan",
        number("sent segmen_jkn") as "number segmen_jkn"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nomor_kartu_keluarga") as "id nomor_kartu_keluarga",
        spelled("digits nomor_induk_kependudukan") as "id nomor_induk_kependudukan",
        whole("number jenis_kelamin") as "whole jenis_kelamin",
        whole("number status_hubungan_keluarga") as "whole status_hubungan_keluarga",
        whole("number status_kawin") as "whole status_kawin",
        whole("number partisipasi_sekolah") as "whole partisipasi_sekolah",
        whole("number ijazah_tertinggi") as "whole ijazah_tertinggi",
        whole("number bekerja") as "whole bekerja",
        whole("number status_pekerjaan") as "whole status_pekerjaan",
        whole("number lapangan_usaha") as "whole lapangan_usaha",
        whole("number jumlah_usaha") as "whole jumlah_usaha",
        whole("number lapangan_usaha_dimiliki") as "whole lapangan_usaha_dimiliki",
        whole("number penyandang_disabilitas") as "whole penyandang_disabilitas",
        whole("number penyakit_kronis") as "whole penyakit_kronis",
        whole("number status_keberadaan") as "whole status_keberadaan",
        whole("number segmen_jkn") as "whole segmen_jkn"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed nomor_induk_kependudukan" and strlen("digits nomor_induk_kependudukan") in (16) and "digits nomor_induk_kependudukan" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_induk_kependudukan" end as nomor_induk_kependudukan,
        case when not is_failure("sent nama") then nullif("sent nama", '-') end as nama,
        case when not "typed nomor_kartu_keluarga" and strlen("digits nomor_kartu_keluarga") in (16) and "digits nomor_kartu_keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kartu_keluarga" end as nomor_kartu_keluarga,
        plausible(coalesce(try_cast("sent tanggal_lahir" as date), day_of("sent tanggal_lahir", ['%Y-%m-%d']))) as tanggal_lahir,
        (case when "whole jenis_kelamin" in (1, 2) then "whole jenis_kelamin" end)::TINYINT as jenis_kelamin,
        (case when "whole status_hubungan_keluarga" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole status_hubungan_keluarga" end)::TINYINT as status_hubungan_keluarga,
        (case when "whole status_kawin" in (1, 2, 3, 4) then "whole status_kawin" end)::TINYINT as status_kawin,
        (case when "whole partisipasi_sekolah" in (1, 2, 3) then "whole partisipasi_sekolah" end)::TINYINT as partisipasi_sekolah,
        (case when "whole ijazah_tertinggi" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23) then "whole ijazah_tertinggi" end)::TINYINT as ijazah_tertinggi,
        (case when "whole bekerja" in (1, 2) then "whole bekerja" end)::TINYINT as bekerja,
        (case when "whole status_pekerjaan" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole status_pekerjaan" end)::TINYINT as status_pekerjaan,
        (case when "whole lapangan_usaha" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26) then "whole lapangan_usaha" end)::TINYINT as lapangan_usaha,
        (case when "whole jumlah_usaha" between 0 and 9 then "whole jumlah_usaha" end)::TINYINT as jumlah_usaha,
        (case when "whole lapangan_usaha_dimiliki" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26) then "whole lapangan_usaha_dimiliki" end)::TINYINT as lapangan_usaha_dimiliki,
        (case when "whole penyandang_disabilitas" in (1, 2, 3, 4) then "whole penyandang_disabilitas" end)::TINYINT as penyandang_disabilitas,
        (case when "whole penyakit_kronis" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18) then "whole penyakit_kronis" end)::TINYINT as penyakit_kronis,
        (case when "whole status_keberadaan" in (1, 2, 3, 4, 5, 6) then "whole status_keberadaan" end)::TINYINT as status_keberadaan,
        (case when "whole segmen_jkn" in (0, 1, 2, 3, 4, 5, 6) then "whole segmen_jkn" end)::TINYINT as segmen_jkn,
        case when not is_failure("sent id_rumah_tangga") then nullif("sent id_rumah_tangga", '-') end as id_rumah_tangga,
        null::date as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when id_rumah_tangga is null then coalesce(word("sent id_rumah_tangga") in ('-'), true) else false end as "blank id_rumah_tangga",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kartu_keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when nomor_induk_kependudukan is null then coalesce(word("sent nomor_induk_kependudukan") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nama is null then coalesce(word("sent nama") in ('-'), true) else false end as "blank nama",
        case when tanggal_lahir is null then coalesce(word("sent tanggal_lahir") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when jenis_kelamin is null then coalesce(word("sent jenis_kelamin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kelamin",
        case when status_hubungan_keluarga is null then coalesce(word("sent status_hubungan_keluarga") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_hubungan_keluarga",
        case when status_kawin is null then coalesce(word("sent status_kawin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kawin",
        case when partisipasi_sekolah is null then coalesce(word("sent partisipasi_sekolah") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank partisipasi_sekolah",
        case when ijazah_tertinggi is null then coalesce(word("sent ijazah_tertinggi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ijazah_tertinggi",
        case when bekerja is null then coalesce(word("sent bekerja") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank bekerja",
        case when status_pekerjaan is null then coalesce(word("sent status_pekerjaan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_pekerjaan",
        case when lapangan_usaha is null then coalesce(word("sent lapangan_usaha") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lapangan_usaha",
        case when jumlah_usaha is null then coalesce(word("sent jumlah_usaha") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jumlah_usaha",
        case when lapangan_usaha_dimiliki is null then coalesce(word("sent lapangan_usaha_dimiliki") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lapangan_usaha_dimiliki",
        case when penyandang_disabilitas is null then coalesce(word("sent penyandang_disabilitas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyandang_disabilitas",
        case when penyakit_kronis is null then coalesce(word("sent penyakit_kronis") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyakit_kronis",
        case when status_keberadaan is null then coalesce(word("sent status_keberadaan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_keberadaan",
        case when segmen_jkn is null then coalesce(word("sent segmen_jkn") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank segmen_jkn"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | ((is_failure("sent id_rumah_tangga"))::bigint << 1)
        | ((id_rumah_tangga is null and "blank id_rumah_tangga")::bigint << 2)
        | (("typed nomor_kartu_keluarga")::bigint << 3)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 4)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then not regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 5)
        | (("typed nomor_induk_kependudukan")::bigint << 6)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 7)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then not regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 8)
        | ((is_failure("sent nama"))::bigint << 9)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 10)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 11)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 12)
        | ((status_kawin is null and not "blank status_kawin")::bigint << 13)
        | ((partisipasi_sekolah is null and not "blank partisipasi_sekolah")::bigint << 14)
        | ((ijazah_tertinggi is null and not "blank ijazah_tertinggi")::bigint << 15)
        | ((bekerja is null and not "blank bekerja")::bigint << 16)
        | ((status_pekerjaan is null and not "blank status_pekerjaan")::bigint << 17)
        | ((lapangan_usaha is null and not "blank lapangan_usaha")::bigint << 18)
        | (("whole jumlah_usaha" is null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 19)
        | (("whole jumlah_usaha" is not null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 20)
        | ((lapangan_usaha_dimiliki is null and not "blank lapangan_usaha_dimiliki")::bigint << 21)
        | ((penyandang_disabilitas is null and not "blank penyandang_disabilitas")::bigint << 22)
        | ((penyakit_kronis is null and not "blank penyakit_kronis")::bigint << 23)
        | ((status_keberadaan is null and not "blank status_keberadaan")::bigint << 24)
        | ((segmen_jkn is null and not "blank segmen_jkn")::bigint << 25) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_induk_kependudukan,
        nama,
        nomor_kartu_keluarga,
        tanggal_lahir,
        jenis_kelamin,
        status_hubungan_keluarga,
        status_kawin,
        partisipasi_sekolah,
        ijazah_tertinggi,
        bekerja,
        status_pekerjaan,
        lapangan_usaha,
        jumlah_usaha,
        lapangan_usaha_dimiliki,
        penyandang_disabilitas,
        penyakit_kronis,
        status_keberadaan,
        segmen_jkn,
        id_rumah_tangga,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        -(hash(id_rumah_tangga) >> 2)::bigint - 1 as _unit,
        _broken_0,
        case when (_broken_0 & 67108863 <> 0) then [coalesce(id_rumah_tangga::varchar, upper(concat_ws(' ', "sent id_rumah_tangga"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kartu_keluarga"))), coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nomor_induk_kependudukan"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent nama"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent tanggal_lahir"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent jenis_kelamin"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent status_hubungan_keluarga"))), coalesce(status_kawin::varchar, upper(concat_ws(' ', "sent status_kawin"))), coalesce(partisipasi_sekolah::varchar, upper(concat_ws(' ', "sent partisipasi_sekolah"))), coalesce(ijazah_tertinggi::varchar, upper(concat_ws(' ', "sent ijazah_tertinggi"))), coalesce(bekerja::varchar, upper(concat_ws(' ', "sent bekerja"))), coalesce(status_pekerjaan::varchar, upper(concat_ws(' ', "sent status_pekerjaan"))), coalesce(lapangan_usaha::varchar, upper(concat_ws(' ', "sent lapangan_usaha"))), coalesce(jumlah_usaha::varchar, upper(concat_ws(' ', "sent jumlah_usaha"))), coalesce(lapangan_usaha_dimiliki::varchar, upper(concat_ws(' ', "sent lapangan_usaha_dimiliki"))), coalesce(penyandang_disabilitas::varchar, upper(concat_ws(' ', "sent penyandang_disabilitas"))), coalesce(penyakit_kronis::varchar, upper(concat_ws(' ', "sent penyakit_kronis"))), coalesce(status_keberadaan::varchar, upper(concat_ws(' ', "sent status_keberadaan"))), coalesce(segmen_jkn::varchar, upper(concat_ws(' ', "sent segmen_jkn")))] end as _nilai
from judged
