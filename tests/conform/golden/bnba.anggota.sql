with tidied as (
    select
        raw.* replace (
        tidy("sent nomor_induk_kependudukan") as "sent nomor_induk_kependudukan",
        tidy("sent nomor_kartu_keluarga") as "sent nomor_kartu_keluarga",
        tidy("sent nama") as "sent nama",
        tidy("sent tanggal_lahir") as "sent tanggal_lahir",
        tidy("sent jenis_kelamin") as "sent jenis_kelamin",
        tidy("sent status_hubungan_keluarga") as "sent status_hubungan_keluarga",
        tidy("sent status_kawin") as "sent status_kawin",
        tidy("sent partisipasi_sekolah") as "sent partisipasi_sekolah",
        tidy("sent ijazah_tertinggi") as "sent ijazah_tertinggi",
        tidy("sent bekerja") as "sent bekerja",
        tidy("sent lapangan_usaha") as "sent lapangan_usaha",
        tidy("sent status_pekerjaan") as "sent status_pekerjaan",
        tidy("sent jumlah_usaha") as "sent jumlah_usaha",
        tidy("sent lapangan_usaha_dimiliki") as "sent lapangan_usaha_dimiliki",
        tidy("sent kesulitan_penglihatan") as "sent kesulitan_penglihatan",
        tidy("sent kesulitan_pendengaran") as "sent kesulitan_pendengaran",
        tidy("sent kesulitan_berjalan") as "sent kesulitan_berjalan",
        tidy("sent kesulitan_tangan_jari") as "sent kesulitan_tangan_jari",
        tidy("sent kesulitan_intelektual") as "sent kesulitan_intelektual",
        tidy("sent kesulitan_perilaku") as "sent kesulitan_perilaku",
        tidy("sent kesulitan_berbicara") as "sent kesulitan_berbicara",
        tidy("sent kesulitan_mengurus_diri") as "sent kesulitan_mengurus_diri",
        tidy("sent kesulitan_konsentrasi") as "sent kesulitan_konsentrasi",
        tidy("sent penyakit_kronis") as "sent penyakit_kronis"),
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
        digits("sent nomor_induk_kependudukan") as "digits nomor_induk_kependudukan",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed nomor_induk_kependudukan",
        digits("sent nomor_kartu_keluarga") as "digits nomor_kartu_keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kartu_keluarga",
        number("sent tanggal_lahir") as "number tanggal_lahir",
        number("sent jenis_kelamin") as "number jenis_kelamin",
        number("sent status_hubungan_keluarga") as "number status_hubungan_keluarga",
        number("sent status_kawin") as "number status_kawin",
        number("sent partisipasi_sekolah") as "number partisipasi_sekolah",
        number("sent ijazah_tertinggi") as "number ijazah_tertinggi",
        number("sent bekerja") as "number bekerja",
        number("sent lapangan_usaha") as "number lapangan_usaha",
        number("sent status_pekerjaan") as "number status_pekerjaan",
        number("sent jumlah_usaha") as "number jumlah_usaha",
        number("sent lapangan_usaha_dimiliki") as "number lapangan_usaha_dimiliki",
        number("sent kesulitan_penglihatan") as "number kesulitan_penglihatan",
        number("sent kesulitan_pendengaran") as "number kesulitan_pendengaran",
        number("sent kesulitan_berjalan") as "number kesulitan_berjalan",
        number("sent kesulitan_tangan_jari") as "number kesulitan_tangan_jari",
        number("sent kesulitan_intelektual") as "number kesulitan_intelektual",
        number("sent kesulitan_perilaku") as "number kesulitan_perilaku",
        number("sent kesulitan_berbicara") as "number kesulitan_berbicara",
        number("sent kesulitan_mengurus_diri") as "number kesulitan_mengurus_diri",
        number("sent kesulitan_konsentrasi") as "number kesulitan_konsentrasi",
        number("sent penyakit_kronis") as "number penyakit_kronis"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nomor_induk_kependudukan") as "id nomor_induk_kependudukan",
        spelled("digits nomor_kartu_keluarga") as "id nomor_kartu_keluarga",
        whole("number tanggal_lahir") as "whole tanggal_lahir",
        whole("number jenis_kelamin") as "whole jenis_kelamin",
        whole("number status_hubungan_keluarga") as "whole status_hubungan_keluarga",
        whole("number status_kawin") as "whole status_kawin",
        whole("number partisipasi_sekolah") as "whole partisipasi_sekolah",
        whole("number ijazah_tertinggi") as "whole ijazah_tertinggi",
        whole("number bekerja") as "whole bekerja",
        whole("number lapangan_usaha") as "whole lapangan_usaha",
        whole("number status_pekerjaan") as "whole status_pekerjaan",
        whole("number jumlah_usaha") as "whole jumlah_usaha",
        whole("number lapangan_usaha_dimiliki") as "whole lapangan_usaha_dimiliki",
        whole("number kesulitan_penglihatan") as "whole kesulitan_penglihatan",
        whole("number kesulitan_pendengaran") as "whole kesulitan_pendengaran",
        whole("number kesulitan_berjalan") as "whole kesulitan_berjalan",
        whole("number kesulitan_tangan_jari") as "whole kesulitan_tangan_jari",
        whole("number kesulitan_intelektual") as "whole kesulitan_intelektual",
        whole("number kesulitan_perilaku") as "whole kesulitan_perilaku",
        whole("number kesulitan_berbicara") as "whole kesulitan_berbicara",
        whole("number kesulitan_mengurus_diri") as "whole kesulitan_mengurus_diri",
        whole("number kesulitan_konsentrasi") as "whole kesulitan_konsentrasi",
        whole("number penyakit_kronis") as "whole penyakit_kronis"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed nomor_induk_kependudukan" and strlen("digits nomor_induk_kependudukan") in (16) and "digits nomor_induk_kependudukan" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_induk_kependudukan" end as nomor_induk_kependudukan,
        case when not is_failure("sent nama") then nullif("sent nama", '-') end as nama,
        case when not "typed nomor_kartu_keluarga" and strlen("digits nomor_kartu_keluarga") in (16) and "digits nomor_kartu_keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kartu_keluarga" end as nomor_kartu_keluarga,
        plausible(coalesce(try_cast("sent tanggal_lahir" as date), day_of("sent tanggal_lahir", ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y']), serial("whole tanggal_lahir"))) as tanggal_lahir,
        (coalesce(case when "whole jenis_kelamin" in (1, 2) then "whole jenis_kelamin" end, case word("sent jenis_kelamin") when 'LAKI-LAKI' then 1 when 'PEREMPUAN' then 2 end))::TINYINT as jenis_kelamin,
        (coalesce(case when "whole status_hubungan_keluarga" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole status_hubungan_keluarga" end, case word("sent status_hubungan_keluarga") when 'KEPALA KELUARGA' then 1 when 'ISTRI/SUAMI' then 2 when 'ANAK' then 3 when 'MENANTU' then 4 when 'CUCU' then 5 when 'ORANG TUA/MERTUA' then 6 when 'PEMBANTU/SOPIR' then 7 when 'LAINNYA' then 8 end))::TINYINT as status_hubungan_keluarga,
        (coalesce(case when "whole status_kawin" in (1, 2, 3, 4) then "whole status_kawin" end, case word("sent status_kawin") when 'BELUM KAWIN' then 1 when 'KAWIN' then 2 when 'CERAI HIDUP' then 3 when 'CERAI MATI' then 4 end))::TINYINT as status_kawin,
        (coalesce(case when "whole partisipasi_sekolah" in (1, 2, 3) then "whole partisipasi_sekolah" end, case word("sent partisipasi_sekolah") when 'TIDAK/BELUM PERNAH SEKOLAH' then 1 when 'MASIH SEKOLAH' then 2 when 'TIDAK BERSEKOLAH LAGI' then 3 end))::TINYINT as partisipasi_sekolah,
        (coalesce(case when "whole ijazah_tertinggi" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23) then "whole ijazah_tertinggi" end, case word("sent ijazah_tertinggi") when 'PAKET A' then 1 when 'SDLB' then 2 when 'SD' then 3 when 'MI' then 4 when 'SPM/PDF ULA' then 5 when 'PAKET B' then 6 when 'SMPLB' then 7 when 'SMP' then 8 when 'MTS' then 9 when 'SPM/PDF WUSTHA' then 10 when 'PAKET C' then 11 when 'SMLB' then 12 when 'SMA' then 13 when 'MA' then 14 when 'SMK' then 15 when 'MAK' then 16 when 'SPM/PDF ULYA' then 17 when 'D1/D2/D3' then 18 when 'D4/S1' then 19 when 'PROFESI' then 20 when 'S2' then 21 when 'S3' then 22 when 'TIDAK PUNYA IJAZAH SD' then 23 end))::TINYINT as ijazah_tertinggi,
        (coalesce(case when "whole bekerja" in (1, 2) then "whole bekerja" end, case word("sent bekerja") when 'YA' then 1 when 'TIDAK' then 2 end))::TINYINT as bekerja,
        (coalesce(case when "whole status_pekerjaan" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole status_pekerjaan" end, case word("sent status_pekerjaan") when 'BERUSAHA SENDIRI' then 1 when 'BERUSAHA DIBANTU BURUH TIDAK TETAP/TIDAK DIBAYAR' then 2 when 'BERUSAHA DIBANTU BURUH TETAP/DIBAYAR' then 3 when 'BURUH/KARYAWAN SWASTA' then 4 when 'PNS/TNI/POLRI/BUMN/BUMD/PEJABAT NEGARA' then 5 when 'PEKERJA BEBAS PERTANIAN' then 6 when 'PEKERJA BEBAS NONPERTANIAN' then 7 when 'PEKERJA KELUARGA/TIDAK DIBAYAR' then 8 end))::TINYINT as status_pekerjaan,
        (coalesce(case when "whole lapangan_usaha" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26) then "whole lapangan_usaha" end, case word("sent lapangan_usaha") when 'PERTANIAN PADI DAN PALAWIJA' then 1 when 'HORTIKULTURA' then 2 when 'PERKEBUNAN' then 3 when 'PERIKANAN' then 4 when 'PETERNAKAN' then 5 when 'KEHUTANAN DAN PERTANIAN LAINNYA' then 6 when 'PERTAMBANGAN DAN PENGGALIAN' then 7 when 'INDUSTRI PENGOLAHAN' then 8 when 'PENGADAAN LISTRIK DAN GAS' then 9 when 'PENGELOLAAN AIR DAN LIMBAH' then 10 when 'KONSTRUKSI' then 11 when 'PERDAGANGAN' then 12 when 'PENGANGKUTAN DAN PERGUDANGAN' then 13 when 'AKOMODASI DAN MAKAN MINUM' then 14 when 'INFORMASI DAN KOMUNIKASI' then 15 when 'KEUANGAN DAN ASURANSI' then 16 when 'REAL ESTAT' then 17 when 'JASA PROFESIONAL' then 18 when 'JASA PENUNJANG USAHA' then 19 when 'ADMINISTRASI PEMERINTAHAN' then 20 when 'PENDIDIKAN' then 21 when 'KESEHATAN DAN KEGIATAN SOSIAL' then 22 when 'KESENIAN, HIBURAN DAN REKREASI' then 23 when 'JASA LAINNYA' then 24 when 'RUMAH TANGGA PEMBERI KERJA' then 25 when 'BADAN INTERNASIONAL' then 26 end))::TINYINT as lapangan_usaha,
        (case when "whole jumlah_usaha" between 0 and 9 then "whole jumlah_usaha" end)::TINYINT as jumlah_usaha,
        (coalesce(case when "whole lapangan_usaha_dimiliki" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26) then "whole lapangan_usaha_dimiliki" end, case word("sent lapangan_usaha_dimiliki") when 'PERTANIAN PADI DAN PALAWIJA' then 1 when 'HORTIKULTURA' then 2 when 'PERKEBUNAN' then 3 when 'PERIKANAN' then 4 when 'PETERNAKAN' then 5 when 'KEHUTANAN DAN PERTANIAN LAINNYA' then 6 when 'PERTAMBANGAN DAN PENGGALIAN' then 7 when 'INDUSTRI PENGOLAHAN' then 8 when 'PENGADAAN LISTRIK DAN GAS' then 9 when 'PENGELOLAAN AIR DAN LIMBAH' then 10 when 'KONSTRUKSI' then 11 when 'PERDAGANGAN' then 12 when 'PENGANGKUTAN DAN PERGUDANGAN' then 13 when 'AKOMODASI DAN MAKAN MINUM' then 14 when 'INFORMASI DAN KOMUNIKASI' then 15 when 'KEUANGAN DAN ASURANSI' then 16 when 'REAL ESTAT' then 17 when 'JASA PROFESIONAL' then 18 when 'JASA PENUNJANG USAHA' then 19 when 'ADMINISTRASI PEMERINTAHAN' then 20 when 'PENDIDIKAN' then 21 when 'KESEHATAN DAN KEGIATAN SOSIAL' then 22 when 'KESENIAN, HIBURAN DAN REKREASI' then 23 when 'JASA LAINNYA' then 24 when 'RUMAH TANGGA PEMBERI KERJA' then 25 when 'BADAN INTERNASIONAL' then 26 end))::TINYINT as lapangan_usaha_dimiliki,
        (least((coalesce(case when "whole kesulitan_penglihatan" in (1, 2, 3, 4) then "whole kesulitan_penglihatan" end, case word("sent kesulitan_penglihatan") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_pendengaran" in (1, 2, 3, 4) then "whole kesulitan_pendengaran" end, case word("sent kesulitan_pendengaran") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_berjalan" in (1, 2, 3, 4) then "whole kesulitan_berjalan" end, case word("sent kesulitan_berjalan") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_tangan_jari" in (1, 2, 3, 4) then "whole kesulitan_tangan_jari" end, case word("sent kesulitan_tangan_jari") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_intelektual" in (1, 2, 3, 4) then "whole kesulitan_intelektual" end, case word("sent kesulitan_intelektual") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_perilaku" in (1, 2, 3, 4) then "whole kesulitan_perilaku" end, case word("sent kesulitan_perilaku") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_berbicara" in (1, 2, 3, 4) then "whole kesulitan_berbicara" end, case word("sent kesulitan_berbicara") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_mengurus_diri" in (1, 2, 3, 4) then "whole kesulitan_mengurus_diri" end, case word("sent kesulitan_mengurus_diri") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT, (coalesce(case when "whole kesulitan_konsentrasi" in (1, 2, 3, 4) then "whole kesulitan_konsentrasi" end, case word("sent kesulitan_konsentrasi") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT))::TINYINT as penyandang_disabilitas,
        (coalesce(case when "whole penyakit_kronis" in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18) then "whole penyakit_kronis" end, case word("sent penyakit_kronis") when 'TIDAK ADA' then 1 when 'HIPERTENSI' then 2 when 'REMATIK' then 3 when 'ASMA' then 4 when 'MASALAH JANTUNG' then 5 when 'DIABETES' then 6 when 'TBC' then 7 when 'STROKE' then 8 when 'KANKER' then 9 when 'GAGAL GINJAL' then 10 when 'HEMOFILIA' then 11 when 'HIV/AIDS' then 12 when 'KOLESTEROL' then 13 when 'SIROSIS HATI' then 14 when 'TALASEMIA' then 15 when 'LEUKEMIA' then 16 when 'ALZHEIMER' then 17 when 'LAINNYA' then 18 end))::TINYINT as penyakit_kronis,
        null::TINYINT as status_keberadaan,
        null::TINYINT as segmen_jkn,
        null::VARCHAR as nomor_referensi,
        null::VARCHAR as nomor_usulan,
        null::date as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_induk_kependudukan is null then coalesce(word("sent nomor_induk_kependudukan") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kartu_keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when nama is null then coalesce(word("sent nama") in ('-'), true) else false end as "blank nama",
        case when tanggal_lahir is null then coalesce(word("sent tanggal_lahir") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when jenis_kelamin is null then coalesce(word("sent jenis_kelamin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kelamin",
        case when status_hubungan_keluarga is null then coalesce(word("sent status_hubungan_keluarga") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_hubungan_keluarga",
        case when status_kawin is null then coalesce(word("sent status_kawin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kawin",
        case when partisipasi_sekolah is null then coalesce(word("sent partisipasi_sekolah") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank partisipasi_sekolah",
        case when ijazah_tertinggi is null then coalesce(word("sent ijazah_tertinggi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ijazah_tertinggi",
        case when bekerja is null then coalesce(word("sent bekerja") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank bekerja",
        case when lapangan_usaha is null then coalesce(word("sent lapangan_usaha") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lapangan_usaha",
        case when status_pekerjaan is null then coalesce(word("sent status_pekerjaan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_pekerjaan",
        case when jumlah_usaha is null then coalesce(word("sent jumlah_usaha") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jumlah_usaha",
        case when lapangan_usaha_dimiliki is null then coalesce(word("sent lapangan_usaha_dimiliki") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lapangan_usaha_dimiliki",
        case when penyandang_disabilitas is null then coalesce(word("sent kesulitan_penglihatan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_pendengaran") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_berjalan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_tangan_jari") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_intelektual") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_perilaku") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_berbicara") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_mengurus_diri") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent kesulitan_konsentrasi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyandang_disabilitas",
        case when penyakit_kronis is null then coalesce(word("sent penyakit_kronis") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank penyakit_kronis"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("typed nomor_induk_kependudukan")::bigint << 1)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 2)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nomor_induk_kependudukan" then not regexp_full_match("digits nomor_induk_kependudukan", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 3)
        | ((nomor_induk_kependudukan is null and "blank nomor_induk_kependudukan")::bigint << 4)
        | (("typed nomor_kartu_keluarga")::bigint << 5)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 6)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then not regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 7)
        | ((nomor_kartu_keluarga is null and "blank nomor_kartu_keluarga")::bigint << 8)
        | ((is_failure("sent nama"))::bigint << 9)
        | ((nama is null and "blank nama")::bigint << 10)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 11)
        | ((tanggal_lahir is null and "blank tanggal_lahir")::bigint << 12)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 13)
        | ((jenis_kelamin is null and "blank jenis_kelamin")::bigint << 14)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 15)
        | ((status_hubungan_keluarga is null and "blank status_hubungan_keluarga")::bigint << 16)
        | ((status_kawin is null and not "blank status_kawin")::bigint << 17)
        | ((status_kawin is null and "blank status_kawin")::bigint << 18)
        | ((partisipasi_sekolah is null and not "blank partisipasi_sekolah")::bigint << 19)
        | ((ijazah_tertinggi is null and not "blank ijazah_tertinggi")::bigint << 20)
        | ((bekerja is null and not "blank bekerja")::bigint << 21)
        | ((lapangan_usaha is null and not "blank lapangan_usaha")::bigint << 22)
        | ((status_pekerjaan is null and not "blank status_pekerjaan")::bigint << 23)
        | (("whole jumlah_usaha" is null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 24)
        | (("whole jumlah_usaha" is not null and jumlah_usaha is null and not "blank jumlah_usaha")::bigint << 25)
        | ((lapangan_usaha_dimiliki is null and not "blank lapangan_usaha_dimiliki")::bigint << 26)
        | (((case when (coalesce(case when "whole kesulitan_penglihatan" in (1, 2, 3, 4) then "whole kesulitan_penglihatan" end, case word("sent kesulitan_penglihatan") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_penglihatan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_pendengaran" in (1, 2, 3, 4) then "whole kesulitan_pendengaran" end, case word("sent kesulitan_pendengaran") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_pendengaran") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_berjalan" in (1, 2, 3, 4) then "whole kesulitan_berjalan" end, case word("sent kesulitan_berjalan") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_berjalan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_tangan_jari" in (1, 2, 3, 4) then "whole kesulitan_tangan_jari" end, case word("sent kesulitan_tangan_jari") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_tangan_jari") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_intelektual" in (1, 2, 3, 4) then "whole kesulitan_intelektual" end, case word("sent kesulitan_intelektual") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_intelektual") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_perilaku" in (1, 2, 3, 4) then "whole kesulitan_perilaku" end, case word("sent kesulitan_perilaku") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_perilaku") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_berbicara" in (1, 2, 3, 4) then "whole kesulitan_berbicara" end, case word("sent kesulitan_berbicara") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_berbicara") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_mengurus_diri" in (1, 2, 3, 4) then "whole kesulitan_mengurus_diri" end, case word("sent kesulitan_mengurus_diri") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_mengurus_diri") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (coalesce(case when "whole kesulitan_konsentrasi" in (1, 2, 3, 4) then "whole kesulitan_konsentrasi" end, case word("sent kesulitan_konsentrasi") when 'TIDAK BISA SAMA SEKALI' then 1 when 'BANYAK KESULITAN' then 2 when 'SEDIKIT KESULITAN' then 3 when 'TIDAK ADA KESULITAN' then 4 end))::TINYINT is null then not coalesce(word("sent kesulitan_konsentrasi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 27)
        | ((penyakit_kronis is null and not "blank penyakit_kronis")::bigint << 28)
        | ((coalesce(status_pekerjaan is not null and not (bekerja in (1)), false))::bigint << 29)
        | ((coalesce(lapangan_usaha is not null and not (bekerja in (1)), false))::bigint << 30)
        | ((coalesce(lapangan_usaha_dimiliki is not null and not (jumlah_usaha in (1, 2, 3, 4, 5, 6, 7, 8, 9)), false))::bigint << 31)
        | ((coalesce(tanggal_lahir > tanggal_acuan, false))::bigint << 32)
        | ((coalesce(date_sub('year', tanggal_lahir, tanggal_acuan) > 120, false))::bigint << 33)
        | ((coalesce(date_sub('year', tanggal_lahir, tanggal_acuan) between 99 and 120, false))::bigint << 34)
        | ((coalesce(nomor_induk_kependudukan // 100000000 % 100 - case when nomor_induk_kependudukan // 100000000 % 100 > 40 then 40 else 0 end <> day(tanggal_lahir) or nomor_induk_kependudukan // 1000000 % 100 <> month(tanggal_lahir) or nomor_induk_kependudukan // 10000 % 100 <> year(tanggal_lahir) % 100, false))::bigint << 35)
        | ((coalesce((nomor_induk_kependudukan // 100000000 % 100 > 40 and jenis_kelamin = 1) or (nomor_induk_kependudukan // 100000000 % 100 <= 31 and jenis_kelamin = 2), false))::bigint << 36)
        | ((coalesce(nomor_induk_kependudukan // 1000000 % 100 not between 1 and 12 or nomor_induk_kependudukan // 100000000 % 100 not between 1 and 71 or nomor_induk_kependudukan // 100000000 % 100 between 32 and 40, false))::bigint << 37)
        | ((coalesce(nomor_induk_kependudukan % 10000 = 0, false))::bigint << 38)
        | ((coalesce(nomor_induk_kependudukan = nomor_kartu_keluarga, false))::bigint << 39)
        | ((coalesce(length(trim(nama)) < 2, false))::bigint << 40)
        | ((coalesce(regexp_matches(nama, '[0-9]'), false))::bigint << 41)
        | ((coalesce(status_hubungan_keluarga = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 42)
        | ((coalesce(status_hubungan_keluarga = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) between 10 and 16, false))::bigint << 43)
        | ((coalesce(status_hubungan_keluarga = 2 and status_kawin = 1, false))::bigint << 44)
        | ((coalesce(status_hubungan_keluarga = 2 and status_kawin in (3, 4), false))::bigint << 45)
        | ((coalesce(status_hubungan_keluarga = 4 and status_kawin = 1, false))::bigint << 46)
        | ((coalesce(status_kawin in (2, 3, 4) and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 47)
        | ((coalesce(status_kawin in (2, 3, 4) and date_sub('year', tanggal_lahir, tanggal_acuan) between 10 and 15, false))::bigint << 48)
        | ((coalesce(status_hubungan_keluarga = 6 and date_sub('year', tanggal_lahir, tanggal_acuan) < 28, false))::bigint << 49)
        | ((coalesce(status_hubungan_keluarga = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) > 60, false))::bigint << 50)
        | ((coalesce(status_hubungan_keluarga = 3 and date_sub('year', tanggal_lahir, tanggal_acuan) > 80, false))::bigint << 51)
        | ((coalesce(bekerja = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) < 5, false))::bigint << 52)
        | ((coalesce(bekerja = 1 and date_sub('year', tanggal_lahir, tanggal_acuan) between 5 and 9, false))::bigint << 53)
        | ((coalesce(status_pekerjaan = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) < 17, false))::bigint << 54)
        | ((coalesce(status_pekerjaan = 5 and date_sub('year', tanggal_lahir, tanggal_acuan) > 75, false))::bigint << 55)
        | ((coalesce(jumlah_usaha > 0 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 56)
        | ((coalesce(partisipasi_sekolah = 2 and date_sub('year', tanggal_lahir, tanggal_acuan) < 2, false))::bigint << 57)
        | ((coalesce(partisipasi_sekolah = 2 and date_sub('year', tanggal_lahir, tanggal_acuan) > 60, false))::bigint << 58)
        | ((coalesce(partisipasi_sekolah = 1 and ijazah_tertinggi between 1 and 22, false))::bigint << 59) as _broken_0,
        ((coalesce(ijazah_tertinggi between 1 and 5 and date_sub('year', tanggal_lahir, tanggal_acuan) < 10, false))::bigint << 0)
        | ((coalesce(ijazah_tertinggi between 6 and 10 and date_sub('year', tanggal_lahir, tanggal_acuan) < 13, false))::bigint << 1)
        | ((coalesce(ijazah_tertinggi between 11 and 17 and date_sub('year', tanggal_lahir, tanggal_acuan) < 16, false))::bigint << 2)
        | ((coalesce(ijazah_tertinggi between 18 and 22 and date_sub('year', tanggal_lahir, tanggal_acuan) < 19, false))::bigint << 3)
        | ((coalesce(segmen_jkn = 1 and status_pekerjaan = 5, false))::bigint << 4) as _broken_1
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
        case when (_broken_0 & 1152921504606846975 <> 0 or _broken_1 & 31 <> 0) then [coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nomor_induk_kependudukan"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kartu_keluarga"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent nama"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent tanggal_lahir"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent jenis_kelamin"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent status_hubungan_keluarga"))), coalesce(status_kawin::varchar, upper(concat_ws(' ', "sent status_kawin"))), coalesce(partisipasi_sekolah::varchar, upper(concat_ws(' ', "sent partisipasi_sekolah"))), coalesce(ijazah_tertinggi::varchar, upper(concat_ws(' ', "sent ijazah_tertinggi"))), coalesce(bekerja::varchar, upper(concat_ws(' ', "sent bekerja"))), coalesce(lapangan_usaha::varchar, upper(concat_ws(' ', "sent lapangan_usaha"))), coalesce(status_pekerjaan::varchar, upper(concat_ws(' ', "sent status_pekerjaan"))), coalesce(jumlah_usaha::varchar, upper(concat_ws(' ', "sent jumlah_usaha"))), coalesce(lapangan_usaha_dimiliki::varchar, upper(concat_ws(' ', "sent lapangan_usaha_dimiliki"))), coalesce(penyandang_disabilitas::varchar, upper(concat_ws(' ', "sent kesulitan_penglihatan", "sent kesulitan_pendengaran", "sent kesulitan_berjalan", "sent kesulitan_tangan_jari", "sent kesulitan_intelektual", "sent kesulitan_perilaku", "sent kesulitan_berbicara", "sent kesulitan_mengurus_diri", "sent kesulitan_konsentrasi"))), coalesce(penyakit_kronis::varchar, upper(concat_ws(' ', "sent penyakit_kronis")))] end as _nilai
from judged
