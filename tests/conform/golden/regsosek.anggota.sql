with tidied as (
    select
        raw.* replace (
        tidy("sent no kartu keluarga") as "sent no kartu keluarga",
        tidy("sent 402 nama") as "sent 402 nama",
        tidy("sent 403 nik") as "sent 403 nik",
        tidy("sent 404") as "sent 404",
        tidy("sent 405") as "sent 405",
        tidy("sent 406") as "sent 406",
        tidy("sent 408") as "sent 408",
        tidy("sent 409") as "sent 409",
        tidy("sent 412") as "sent 412",
        tidy("sent 415") as "sent 415",
        tidy("sent 416a") as "sent 416a",
        tidy("sent 417") as "sent 417",
        tidy("sent 418") as "sent 418",
        tidy("sent 420b") as "sent 420b",
        tidy("sent 421") as "sent 421",
        tidy("sent 428a") as "sent 428a",
        tidy("sent 428b") as "sent 428b",
        tidy("sent 428c") as "sent 428c",
        tidy("sent 428d") as "sent 428d",
        tidy("sent 428e") as "sent 428e",
        tidy("sent 428f") as "sent 428f",
        tidy("sent 428g") as "sent 428g",
        tidy("sent 428h") as "sent 428h",
        tidy("sent 428i") as "sent 428i",
        tidy("sent 430") as "sent 430"),
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
        digits("sent no kartu keluarga") as "digits no kartu keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed no kartu keluarga",
        digits("sent 403 nik") as "digits 403 nik",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed 403 nik",
        number("sent 404") as "number 404",
        number("sent 405") as "number 405",
        number("sent 406") as "number 406",
        number("sent 408") as "number 408",
        number("sent 409") as "number 409",
        number("sent 412") as "number 412",
        number("sent 415") as "number 415",
        number("sent 416a") as "number 416a",
        number("sent 417") as "number 417",
        number("sent 418") as "number 418",
        number("sent 420b") as "number 420b",
        number("sent 421") as "number 421",
        number("sent 428a") as "number 428a",
        number("sent 428b") as "number 428b",
        number("sent 428c") as "number 428c",
        number("sent 428d") as "number 428d",
        number("sent 428e") as "number 428e",
        number("sent 428f") as "number 428f",
        number("sent 428g") as "number 428g",
        number("sent 428h") as "number 428h",
        number("sent 428i") as "number 428i",
        number("sent 430") as "number 430"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits no kartu keluarga") as "id no kartu keluarga",
        spelled("digits 403 nik") as "id 403 nik",
        whole("number 404") as "whole 404",
        whole("number 405") as "whole 405",
        whole("number 406") as "whole 406",
        whole("number 408") as "whole 408",
        whole("number 409") as "whole 409",
        whole("number 412") as "whole 412",
        whole("number 415") as "whole 415",
        whole("number 416a") as "whole 416a",
        whole("number 417") as "whole 417",
        whole("number 418") as "whole 418",
        whole("number 420b") as "whole 420b",
        whole("number 421") as "whole 421",
        whole("number 428a") as "whole 428a",
        whole("number 428b") as "whole 428b",
        whole("number 428c") as "whole 428c",
        whole("number 428d") as "whole 428d",
        whole("number 428e") as "whole 428e",
        whole("number 428f") as "whole 428f",
        whole("number 428g") as "whole 428g",
        whole("number 428h") as "whole 428h",
        whole("number 428i") as "whole 428i",
        whole("number 430") as "whole 430"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed 403 nik" and strlen("digits 403 nik") in (16) and "digits 403 nik" not in ('0', '0000000000000000', '9999999999999999') then "id 403 nik" end as nomor_induk_kependudukan,
        case when not is_failure("sent 402 nama") then nullif("sent 402 nama", '-') end as nama,
        case when not "typed no kartu keluarga" and strlen("digits no kartu keluarga") in (16) and "digits no kartu keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id no kartu keluarga" end as nomor_kartu_keluarga,
        plausible(coalesce(try_cast("sent 406" as date), day_of("sent 406", ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y']), serial("whole 406"))) as tanggal_lahir,
        (case when "whole 405" in (1, 2) then "whole 405" end)::TINYINT as jenis_kelamin,
        (case when "whole 409" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole 409" end)::TINYINT as status_hubungan_keluarga,
        (case when "whole 408" in (1, 2, 3, 4) then "whole 408" end)::TINYINT as status_kawin,
        (case when "whole 412" in (1, 2, 3) then "whole 412" end)::TINYINT as partisipasi_sekolah,
        (case when "whole 415" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23) then "whole 415" end)::TINYINT as ijazah_tertinggi,
        (case when "whole 416a" in (1, 2) then "whole 416a" end)::TINYINT as bekerja,
        (case when "whole 418" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole 418" end)::TINYINT as status_pekerjaan,
        (case when "whole 417" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26) then "whole 417" end)::TINYINT as lapangan_usaha,
        (case when "whole 420b" between 0 and 9 then "whole 420b" end)::TINYINT as jumlah_usaha,
        (case when "whole 421" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26) then "whole 421" end)::TINYINT as lapangan_usaha_dimiliki,
        (least((case when "whole 428a" in (1, 2, 3, 4) then "whole 428a" end)::TINYINT, (case when "whole 428b" in (1, 2, 3, 4) then "whole 428b" end)::TINYINT, (case when "whole 428c" in (1, 2, 3, 4) then "whole 428c" end)::TINYINT, (case when "whole 428d" in (1, 2, 3, 4) then "whole 428d" end)::TINYINT, (case when "whole 428e" in (1, 2, 3, 4) then "whole 428e" end)::TINYINT, (case when "whole 428f" in (1, 2, 3, 4) then "whole 428f" end)::TINYINT, (case when "whole 428g" in (1, 2, 3, 4) then "whole 428g" end)::TINYINT, (case when "whole 428h" in (1, 2, 3, 4) then "whole 428h" end)::TINYINT, (case when "whole 428i" in (1, 2, 3, 4) then "whole 428i" end)::TINYINT))::TINYINT as penyandang_disabilitas,
        (case when "whole 430" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18) then "whole 430" end)::TINYINT as penyakit_kronis,
        (case when "whole 404" in (1, 2, 3, 4, 5, 6) then "whole 404" end)::TINYINT as status_keberadaan,
        null::TINYINT as segmen_jkn,
        null::VARCHAR as nomor_referensi,
        null::VARCHAR as nomor_usulan,
        null::date as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_kartu_keluarga is null then coalesce(word("sent no kartu keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when nama is null then coalesce(word("sent 402 nama") in ('-'), true) else false end as "blank nama",
        case when nomor_induk_kependudukan is null then coalesce(word("sent 403 nik") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when status_keberadaan is null then coalesce(word("sent 404") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_keberadaan",
        case when jenis_kelamin is null then coalesce(word("sent 405") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kelamin",
        case when tanggal_lahir is null then coalesce(word("sent 406") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when status_kawin is null then coalesce(word("sent 408") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kawin",
        case when status_hubungan_keluarga is null then coalesce(word("sent 409") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_hubungan_keluarga",
        case when partisipasi_sekolah is null then coalesce(word("sent 412") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank partisipasi_sekolah",
        case when ijazah_tertinggi is null then coalesce(word("sent 415") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ijazah_tertinggi",
        case when bekerja is null then coalesce(word("sent 416a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank bekerja",
        case when lapangan_usaha is null then coalesce(word("sent 417") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lapangan_usaha",
        case when status_pekerjaan is null then coalesce(word("sent 418") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_pekerjaan",
        case when jumlah_usaha is null then coalesce(word("sent 420b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jumlah_usaha",
        case when lapangan_usaha_dimiliki is null then coalesce(word("sent 421") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lapangan_usaha_dimiliki",
        case when penyandang_disabilitas is null then coalesce(word("sent 428a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428c") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428d") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428e") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428f") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428g") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428h") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 428i") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyandang_disabilitas",
        case when penyakit_kronis is null then coalesce(word("sent 430") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyakit_kronis"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("typed no kartu keluarga")::bigint << 1)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed no kartu keluarga" then regexp_full_match("digits no kartu keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 2)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed no kartu keluarga" then not regexp_full_match("digits no kartu keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 3)
        | ((nomor_kartu_keluarga is null and "blank nomor_kartu_keluarga")::bigint << 4)
        | ((is_failure("sent 402 nama"))::bigint << 5)
        | ((nama is null and "blank nama")::bigint << 6)
        | (("typed 403 nik")::bigint << 7)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed 403 nik" then regexp_full_match("digits 403 nik", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 8)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed 403 nik" then not regexp_full_match("digits 403 nik", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 9)
        | ((nomor_induk_kependudukan is null and "blank nomor_induk_kependudukan")::bigint << 10)
        | ((status_keberadaan is null and not "blank status_keberadaan")::bigint << 11)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 12)
        | ((jenis_kelamin is null and "blank jenis_kelamin")::bigint << 13)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 14)
        | ((tanggal_lahir is null and "blank tanggal_lahir")::bigint << 15)
        | ((status_kawin is null and not "blank status_kawin")::bigint << 16)
        | ((status_kawin is null and "blank status_kawin")::bigint << 17)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 18)
        | ((status_hubungan_keluarga is null and "blank status_hubungan_keluarga")::bigint << 19)
        | ((partisipasi_sekolah is null and not "blank partisipasi_sekolah")::bigint << 20)
        | ((ijazah_tertinggi is null and not "blank ijazah_tertinggi")::bigint << 21)
        | ((bekerja is null and not "blank bekerja")::bigint << 22)
        | ((lapangan_usaha is null and not "blank lapangan_usaha")::bigint << 23)
        | ((status_pekerjaan is null and not "blank status_pekerjaan")::bigint << 24)
        | (("whole 420b" is null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 25)
        | (("whole 420b" is not null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 26)
        | ((lapangan_usaha_dimiliki is null and not "blank lapangan_usaha_dimiliki")::bigint << 27)
        | (((case when (case when "whole 428a" in (1, 2, 3, 4) then "whole 428a" end)::TINYINT is null then not coalesce(word("sent 428a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428b" in (1, 2, 3, 4) then "whole 428b" end)::TINYINT is null then not coalesce(word("sent 428b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428c" in (1, 2, 3, 4) then "whole 428c" end)::TINYINT is null then not coalesce(word("sent 428c") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428d" in (1, 2, 3, 4) then "whole 428d" end)::TINYINT is null then not coalesce(word("sent 428d") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428e" in (1, 2, 3, 4) then "whole 428e" end)::TINYINT is null then not coalesce(word("sent 428e") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428f" in (1, 2, 3, 4) then "whole 428f" end)::TINYINT is null then not coalesce(word("sent 428f") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428g" in (1, 2, 3, 4) then "whole 428g" end)::TINYINT is null then not coalesce(word("sent 428g") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428h" in (1, 2, 3, 4) then "whole 428h" end)::TINYINT is null then not coalesce(word("sent 428h") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 428i" in (1, 2, 3, 4) then "whole 428i" end)::TINYINT is null then not coalesce(word("sent 428i") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 28)
        | ((penyakit_kronis is null and not "blank penyakit_kronis")::bigint << 29)
        | ((coalesce(status_pekerjaan is not null and not (bekerja in (1)), false))::bigint << 30)
        | ((coalesce(lapangan_usaha is not null and not (bekerja in (1)), false))::bigint << 31)
        | ((coalesce(lapangan_usaha_dimiliki is not null and not (jumlah_usaha in (1, 2, 3, 4, 5, 6, 7, 8, 9)), false))::bigint << 32)
        | ((coalesce(tanggal_lahir > tanggal_acuan, false))::bigint << 33)
        | ((coalesce(date_sub('year', tanggal_lahir, tanggal_acuan) > 120, false))::bigint << 34)
        | ((coalesce(date_sub('year', tanggal_lahir, tanggal_acuan) between 99 and 120, false))::bigint << 35)
        | ((coalesce(nomor_induk_kependudukan // 100000000 % 100 - case when nomor_induk_kependudukan // 100000000 % 100 > 40 then 40 else 0 end <> day(tanggal_lahir) or nomor_induk_kependudukan // 1000000 % 100 <> month(tanggal_lahir) or nomor_induk_kependudukan // 10000 % 100 <> year(tanggal_lahir) % 100, false))::bigint << 36)
        | ((coalesce((nomor_induk_kependudukan // 100000000 % 100 > 40 and jenis_kelamin = 1) or (nomor_induk_kependudukan // 100000000 % 100 <= 31 and jenis_kelamin = 2), false))::bigint << 37)
        | ((coalesce(nomor_induk_kependudukan // 1000000 % 100 not between 1 and 12 or nomor_induk_kependudukan // 100000000 % 100 not between 1 and 71 or nomor_induk_kependudukan // 100000000 % 100 between 32 and 40, false))::bigint << 38)
        | ((coalesce(nomor_induk_kependudukan % 10000 = 0, false))::bigint << 39)
        | ((coalesce(nomor_induk_kependudukan = nomor_kartu_keluarga, false))::bigint << 40)
        | ((coalesce(length(trim(nama)) < 2, false))::bigint << 41)
        | ((coalesce(regexp_matches(nama, '[0-9]'), false))::bigint << 42)
        | ((coalesce(status_hubungan_keluarga = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 43)
        | ((coalesce(status_hubungan_keluarga = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) between 10 and 16, false))::bigint << 44)
        | ((coalesce(status_hubungan_keluarga = 2 and status_kawin = 1, false))::bigint << 45)
        | ((coalesce(status_hubungan_keluarga = 2 and status_kawin in (3, 4), false))::bigint << 46)
        | ((coalesce(status_hubungan_keluarga = 4 and status_kawin = 1, false))::bigint << 47)
        | ((coalesce(status_kawin in (2, 3, 4) and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 48)
        | ((coalesce(status_kawin in (2, 3, 4) and date_sub('year', tanggal_lahir, tanggal_acuan) between 10 and 15, false))::bigint << 49)
        | ((coalesce(status_hubungan_keluarga = 6 and date_sub('year', tanggal_lahir, tanggal_acuan) < 28, false))::bigint << 50)
        | ((coalesce(status_hubungan_keluarga = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) > 60, false))::bigint << 51)
        | ((coalesce(status_hubungan_keluarga = 3 and date_sub('year', tanggal_lahir, tanggal_acuan) > 80, false))::bigint << 52)
        | ((coalesce(bekerja = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) < 5, false))::bigint << 53)
        | ((coalesce(bekerja = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) between 5 and 9, false))::bigint << 54)
        | ((coalesce(status_pekerjaan = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) < 17, false))::bigint << 55)
        | ((coalesce(status_pekerjaan = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) > 75, false))::bigint << 56)
        | ((coalesce(jumlah_usaha > 0 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 57)
        | ((coalesce(partisipasi_sekolah = 2 and date_sub('year', tanggal_lahir, tanggal_acuan) < 2, false))::bigint << 58)
        | ((coalesce(partisipasi_sekolah = 2 and date_sub('year', tanggal_lahir, tanggal_acuan) > 60, false))::bigint << 59) as _broken_0,
        ((coalesce(partisipasi_sekolah = 1 and ijazah_tertinggi between 1 and 22, false))::bigint << 0)
        | ((coalesce(ijazah_tertinggi between 1 and 5 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 1)
        | ((coalesce(ijazah_tertinggi between 6 and 10 and date_sub('year', tanggal_lahir, tanggal_acuan) < 13, false))::bigint << 2)
        | ((coalesce(ijazah_tertinggi between 11 and 17 and date_sub('year', tanggal_lahir, tanggal_acuan) < 16, false))::bigint << 3)
        | ((coalesce(ijazah_tertinggi between 18 and 22 and date_sub('year', tanggal_lahir, tanggal_acuan) < 19, false))::bigint << 4)
        | ((coalesce(segmen_jkn = 1 and status_pekerjaan = 5, false))::bigint << 5) as _broken_1
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
        nomor_referensi,
        nomor_usulan,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        coalesce(nomor_kartu_keluarga, -(hash("sent no kartu keluarga") >> 2)::bigint - 1) as _unit,
        _broken_0,
        _broken_1,
        case when (_broken_0 & 1152921504606846975 <> 0 or _broken_1 & 63 <> 0) then [coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent no kartu keluarga"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent 402 nama"))), coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent 403 nik"))), coalesce(status_keberadaan::varchar, upper(concat_ws(' ', "sent 404"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent 405"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent 406"))), coalesce(status_kawin::varchar, upper(concat_ws(' ', "sent 408"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent 409"))), coalesce(partisipasi_sekolah::varchar, upper(concat_ws(' ', "sent 412"))), coalesce(ijazah_tertinggi::varchar, upper(concat_ws(' ', "sent 415"))), coalesce(bekerja::varchar, upper(concat_ws(' ', "sent 416a"))), coalesce(lapangan_usaha::varchar, upper(concat_ws(' ', "sent 417"))), coalesce(status_pekerjaan::varchar, upper(concat_ws(' ', "sent 418"))), coalesce(jumlah_usaha::varchar, upper(concat_ws(' ', "sent 420b"))), coalesce(lapangan_usaha_dimiliki::varchar, upper(concat_ws(' ', "sent 421"))), coalesce(penyandang_disabilitas::varchar, upper(concat_ws(' ', "sent 428a", "sent 428b", "sent 428c", "sent 428d", "sent 428e", "sent 428f", "sent 428g", "sent 428h", "sent 428i"))), coalesce(penyakit_kronis::varchar, upper(concat_ws(' ', "sent 430")))] end as _nilai
from judged
