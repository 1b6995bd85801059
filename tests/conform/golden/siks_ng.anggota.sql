with tidied as (
    select
        raw.* replace (
        tidy("sent nomor_usulan") as "sent nomor_usulan",
        tidy("sent tanggal_pendataan") as "sent tanggal_pendataan",
        tidy("sent nomor_kartu_keluarga") as "sent nomor_kartu_keluarga",
        tidy("sent tanggal_lahir") as "sent tanggal_lahir",
        tidy("sent nomor_induk_kependudukan") as "sent nomor_induk_kependudukan",
        tidy("sent nama") as "sent nama",
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
        number("sent tanggal_pendataan") as "number tanggal_pendataan",
        digits("sent nomor_kartu_keluarga") as "digits nomor_kartu_keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kartu_keluarga",
        number("sent tanggal_lahir") as "number tanggal_lahir",
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
        whole("number tanggal_pendataan") as "whole tanggal_pendataan",
        spelled("digits nomor_kartu_keluarga") as "id nomor_kartu_keluarga",
        whole("number tanggal_lahir") as "whole tanggal_lahir",
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
        plausible(coalesce(try_cast("sent tanggal_lahir" as date), day_of("sent tanggal_lahir", ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y']), serial("whole tanggal_lahir"))) as tanggal_lahir,
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
        case when not is_failure("sent nomor_usulan") then nullif("sent nomor_usulan", '-') end as nomor_referensi,
        case when not is_failure("sent nomor_usulan") then nullif("sent nomor_usulan", '-') end as nomor_usulan,
        plausible(coalesce(try_cast("sent tanggal_pendataan" as date), day_of("sent tanggal_pendataan", ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y']), serial("whole tanggal_pendataan"))) as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_usulan is null then coalesce(word("sent nomor_usulan") in ('-'), true) else false end as "blank nomor_usulan",
        case when tanggal is null then coalesce(word("sent tanggal_pendataan") in ('-'), true) else false end as "blank tanggal",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kartu_keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when tanggal_lahir is null then coalesce(word("sent tanggal_lahir") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when nomor_induk_kependudukan is null then coalesce(word("sent nomor_induk_kependudukan") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nama is null then coalesce(word("sent nama") in ('-'), true) else false end as "blank nama",
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
        | ((is_failure("sent nomor_usulan"))::bigint << 1)
        | ((tanggal is null and not "blank tanggal")::bigint << 2)
        | (("typed nomor_kartu_keluarga")::bigint << 3)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 4)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then not regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 5)
        | ((nomor_kartu_keluarga is null and "blank nomor_kartu_keluarga")::bigint << 6)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 7)
        | ((tanggal_lahir is null and "blank tanggal_lahir")::bigint << 8)
        | (("typed nomor_induk_kependudukan")::bigint << 9)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 10)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then not regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 11)
        | ((nomor_induk_kependudukan is null and "blank nomor_induk_kependudukan")::bigint << 12)
        | ((is_failure("sent nama"))::bigint << 13)
        | ((nama is null and "blank nama")::bigint << 14)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 15)
        | ((jenis_kelamin is null and "blank jenis_kelamin")::bigint << 16)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 17)
        | ((status_hubungan_keluarga is null and "blank status_hubungan_keluarga")::bigint << 18)
        | ((status_kawin is null and not "blank status_kawin")::bigint << 19)
        | ((status_kawin is null and "blank status_kawin")::bigint << 20)
        | ((partisipasi_sekolah is null and not "blank partisipasi_sekolah")::bigint << 21)
        | ((ijazah_tertinggi is null and not "blank ijazah_tertinggi")::bigint << 22)
        | ((bekerja is null and not "blank bekerja")::bigint << 23)
        | ((status_pekerjaan is null and not "blank status_pekerjaan")::bigint << 24)
        | ((lapangan_usaha is null and not "blank lapangan_usaha")::bigint << 25)
        | (("whole jumlah_usaha" is null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 26)
        | (("whole jumlah_usaha" is not null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 27)
        | ((lapangan_usaha_dimiliki is null and not "blank lapangan_usaha_dimiliki")::bigint << 28)
        | ((penyandang_disabilitas is null and not "blank penyandang_disabilitas")::bigint << 29)
        | ((penyakit_kronis is null and not "blank penyakit_kronis")::bigint << 30)
        | ((status_keberadaan is null and not "blank status_keberadaan")::bigint << 31)
        | ((segmen_jkn is null and not "blank segmen_jkn")::bigint << 32)
        | ((coalesce(status_pekerjaan is not null and not (bekerja in (1)), false))::bigint << 33)
        | ((coalesce(lapangan_usaha is not null and not (bekerja in (1)), false))::bigint << 34)
        | ((coalesce(lapangan_usaha_dimiliki is not null and not (jumlah_usaha in (1, 2, 3, 4, 5, 6, 7, 8, 9)), false))::bigint << 35)
        | ((coalesce(tanggal_lahir > tanggal_acuan, false))::bigint << 36)
        | ((coalesce(date_sub('year', tanggal_lahir, tanggal_acuan) > 120, false))::bigint << 37)
        | ((coalesce(date_sub('year', tanggal_lahir, tanggal_acuan) between 99 and 120, false))::bigint << 38)
        | ((coalesce(nomor_induk_kependudukan // 100000000 % 100 - case when nomor_induk_kependudukan // 100000000 % 100 > 40 then 40 else 0 end <> day(tanggal_lahir) or nomor_induk_kependudukan // 1000000 % 100 <> month(tanggal_lahir) or nomor_induk_kependudukan // 10000 % 100 <> year(tanggal_lahir) % 100, false))::bigint << 39)
        | ((coalesce((nomor_induk_kependudukan // 100000000 % 100 > 40 and jenis_kelamin = 1) or (nomor_induk_kependudukan // 100000000 % 100 <= 31 and jenis_kelamin = 2), false))::bigint << 40)
        | ((coalesce(nomor_induk_kependudukan // 1000000 % 100 not between 1 and 12 or nomor_induk_kependudukan // 100000000 % 100 not between 1 and 71 or nomor_induk_kependudukan // 100000000 % 100 between 32 and 40, false))::bigint << 41)
        | ((coalesce(nomor_induk_kependudukan % 10000 = 0, false))::bigint << 42)
        | ((coalesce(nomor_induk_kependudukan = nomor_kartu_keluarga, false))::bigint << 43)
        | ((coalesce(length(trim(nama)) < 2, false))::bigint << 44)
        | ((coalesce(regexp_matches(nama, '[0-9]'), false))::bigint << 45)
        | ((coalesce(status_hubungan_keluarga = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 46)
        | ((coalesce(status_hubungan_keluarga = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) between 10 and 16, false))::bigint << 47)
        | ((coalesce(status_hubungan_keluarga = 2 and status_kawin = 1, false))::bigint << 48)
        | ((coalesce(status_hubungan_keluarga = 2 and status_kawin in (3, 4), false))::bigint << 49)
        | ((coalesce(status_hubungan_keluarga = 4 and status_kawin = 1, false))::bigint << 50)
        | ((coalesce(status_kawin in (2, 3, 4) and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 51)
        | ((coalesce(status_kawin in (2, 3, 4) and date_sub('year', tanggal_lahir, tanggal_acuan) between 10 and 15, false))::bigint << 52)
        | ((coalesce(status_hubungan_keluarga = 6 and date_sub('year', tanggal_lahir, tanggal_acuan) < 28, false))::bigint << 53)
        | ((coalesce(status_hubungan_keluarga = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) > 60, false))::bigint << 54)
        | ((coalesce(status_hubungan_keluarga = 3 and date_sub('year', tanggal_lahir, tanggal_acuan) > 80, false))::bigint << 55)
        | ((coalesce(bekerja = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) < 5, false))::bigint << 56)
        | ((coalesce(bekerja = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) between 5 and 9, false))::bigint << 57)
        | ((coalesce(status_pekerjaan = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) < 17, false))::bigint << 58)
        | ((coalesce(status_pekerjaan = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) > 75, false))::bigint << 59) as _broken_0,
        ((coalesce(jumlah_usaha > 0 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 0)
        | ((coalesce(partisipasi_sekolah = 2 and date_sub('year', tanggal_lahir, tanggal_acuan) < 2, false))::bigint << 1)
        | ((coalesce(partisipasi_sekolah = 2 and date_sub('year', tanggal_lahir, tanggal_acuan) > 60, false))::bigint << 2)
        | ((coalesce(partisipasi_sekolah = 1 and ijazah_tertinggi between 1 and 22, false))::bigint << 3)
        | ((coalesce(ijazah_tertinggi between 1 and 5 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 4)
        | ((coalesce(ijazah_tertinggi between 6 and 10 and date_sub('year', tanggal_lahir, tanggal_acuan) < 13, false))::bigint << 5)
        | ((coalesce(ijazah_tertinggi between 11 and 17 and date_sub('year', tanggal_lahir, tanggal_acuan) < 16, false))::bigint << 6)
        | ((coalesce(ijazah_tertinggi between 18 and 22 and date_sub('year', tanggal_lahir, tanggal_acuan) < 19, false))::bigint << 7)
        | ((coalesce(segmen_jkn = 1 and status_pekerjaan = 5, false))::bigint << 8)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 9) as _broken_1
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
        nomor_kartu_keluarga as _unit,
        _broken_0,
        _broken_1,
        case when (_broken_0 & 1152921504606846975 <> 0 or _broken_1 & 1023 <> 0) then [coalesce(nomor_usulan::varchar, upper(concat_ws(' ', "sent nomor_usulan"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal_pendataan"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kartu_keluarga"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent tanggal_lahir"))), coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nomor_induk_kependudukan"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent nama"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent jenis_kelamin"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent status_hubungan_keluarga"))), coalesce(status_kawin::varchar, upper(concat_ws(' ', "sent status_kawin"))), coalesce(partisipasi_sekolah::varchar, upper(concat_ws(' ', "sent partisipasi_sekolah"))), coalesce(ijazah_tertinggi::varchar, upper(concat_ws(' ', "sent ijazah_tertinggi"))), coalesce(bekerja::varchar, upper(concat_ws(' ', "sent bekerja"))), coalesce(status_pekerjaan::varchar, upper(concat_ws(' ', "sent status_pekerjaan"))), coalesce(lapangan_usaha::varchar, upper(concat_ws(' ', "sent lapangan_usaha"))), coalesce(jumlah_usaha::varchar, upper(concat_ws(' ', "sent jumlah_usaha"))), coalesce(lapangan_usaha_dimiliki::varchar, upper(concat_ws(' ', "sent lapangan_usaha_dimiliki"))), coalesce(penyandang_disabilitas::varchar, upper(concat_ws(' ', "sent penyandang_disabilitas"))), coalesce(penyakit_kronis::varchar, upper(concat_ws(' ', "sent penyakit_kronis"))), coalesce(status_keberadaan::varchar, upper(concat_ws(' ', "sent status_keberadaan"))), coalesce(segmen_jkn::varchar, upper(concat_ws(' ', "sent segmen_jkn")))] end as _nilai
from judged
