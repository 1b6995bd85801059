with tidied as (
    select
        raw.* replace (
        tidy("sent id_rumah_tangga") as "sent id_rumah_tangga",
        tidy("sent id_klaster") as "sent id_klaster",
        tidy("sent strata") as "sent strata",
        tidy("sent bobot") as "sent bobot",
        tidy("sent pengeluaran_per_kapita") as "sent pengeluaran_per_kapita",
        tidy("sent garis_kemiskinan") as "sent garis_kemiskinan",
        tidy("sent jumlah_anggota") as "sent jumlah_anggota",
        tidy("sent tanggal_pencacahan") as "sent tanggal_pencacahan",
        tidy("sent kode_kelurahan_desa") as "sent kode_kelurahan_desa",
        tidy("sent nomor_kartu_keluarga") as "sent nomor_kartu_keluarga",
        tidy("sent alamat") as "sent alamat",
        tidy("sent lintang") as "sent lintang",
        tidy("sent bujur") as "sent bujur",
        tidy("sent id_meteran_pln") as "sent id_meteran_pln",
        tidy("sent kode_provinsi") as "sent kode_provinsi",
        tidy("sent kode_kabupaten_kota") as "sent kode_kabupaten_kota",
        tidy("sent kode_kecamatan") as "sent kode_kecamatan",
        tidy("sent keluarga_dalam_rumah") as "sent keluarga_dalam_rumah",
        tidy("sent status_kepemilikan_rumah") as "sent status_kepemilikan_rumah",
        tidy("sent luas_lantai") as "sent luas_lantai",
        tidy("sent jenis_lantai_terluas") as "sent jenis_lantai_terluas",
        tidy("sent jenis_dinding_terluas") as "sent jenis_dinding_terluas",
        tidy("sent jenis_atap_terluas") as "sent jenis_atap_terluas",
        tidy("sent sumber_air_minum_utama") as "sent sumber_air_minum_utama",
        tidy("sent sumber_penerangan_utama") as "sent sumber_penerangan_utama",
        tidy("sent daya_terpasang") as "sent daya_terpasang",
        tidy("sent bahan_bakar_utama_memasak") as "sent bahan_bakar_utama_memasak",
        tidy("sent fasilitas_bab") as "sent fasilitas_bab",
        tidy("sent jenis_kloset") as "sent jenis_kloset",
        tidy("sent pembuangan_akhir_tinja") as "sent pembuangan_akhir_tinja",
        tidy("sent tabung_gas") as "sent tabung_gas",
        tidy("sent lemari_es") as "sent lemari_es",
        tidy("sent ac") as "sent ac",
        tidy("sent pemanas_air") as "sent pemanas_air",
        tidy("sent telepon_rumah") as "sent telepon_rumah",
        tidy("sent tv_datar") as "sent tv_datar",
        tidy("sent emas_perhiasan") as "sent emas_perhiasan",
        tidy("sent komputer_laptop_tablet") as "sent komputer_laptop_tablet",
        tidy("sent sepeda_motor") as "sent sepeda_motor",
        tidy("sent sepeda") as "sent sepeda",
        tidy("sent mobil") as "sent mobil",
        tidy("sent perahu") as "sent perahu",
        tidy("sent kapal_perahu_motor") as "sent kapal_perahu_motor",
        tidy("sent smartphone") as "sent smartphone",
        tidy("sent sawah_kebun") as "sent sawah_kebun",
        tidy("sent lahan_lainnya") as "sent lahan_lainnya",
        tidy("sent rumah_lainnya") as "sent rumah_lainnya",
        tidy("sent ternak_besar") as "sent ternak_besar",
        tidy("sent ternak_kecil") as "sent ternak_kecil"),
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
        number("sent pengeluaran_per_kapita") as "number pengeluaran_per_kapita",
        number("sent garis_kemiskinan") as "number garis_kemiskinan",
        number("sent jumlah_anggota") as "number jumlah_anggota",
        replace(digits("sent kode_kelurahan_desa"), '.', '') as "region kode_kelurahan_desa",
        digits("sent nomor_kartu_keluarga") as "digits nomor_kartu_keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kartu_keluarga",
        number("sent lintang") as "number lintang",
        number("sent bujur") as "number bujur",
        digits("sent id_meteran_pln") as "digits id_meteran_pln",
        coalesce(contains(_angka, '|id_meteran_pln|'), false) as "typed id_meteran_pln",
        replace(digits("sent kode_provinsi"), '.', '') as "region kode_provinsi",
        replace(digits("sent kode_kabupaten_kota"), '.', '') as "region kode_kabupaten_kota",
        replace(digits("sent kode_kecamatan"), '.', '') as "region kode_kecamatan",
        number("sent keluarga_dalam_rumah") as "number keluarga_dalam_rumah",
        number("sent status_kepemilikan_rumah") as "number status_kepemilikan_rumah",
        number("sent luas_lantai") as "number luas_lantai",
        number("sent jenis_lantai_terluas") as "number jenis_lantai_terluas",
        number("sent jenis_dinding_terluas") as "number jenis_dinding_terluas",
        number("sent jenis_atap_terluas") as "number jenis_atap_terluas",
        number("sent sumber_air_minum_utama") as "number sumber_air_minum_utama",
        number("sent sumber_penerangan_utama") as "number sumber_penerangan_utama",
        number("sent daya_terpasang") as "number daya_terpasang",
        number("sent bahan_bakar_utama_memasak") as "number bahan_bakar_utama_memasak",
        number("sent fasilitas_bab") as "number fasilitas_bab",
        number("sent jenis_kloset") as "number jenis_kloset",
        number("sent pembuangan_akhir_tinja") as "number pembuangan_akhir_tinja",
        number("sent tabung_gas") as "number tabung_gas",
        number("sent lemari_es") as "number lemari_es",
        number("sent ac") as "number ac",
        number("sent pemanas_air") as "number pemanas_air",
        number("sent telepon_rumah") as "number telepon_rumah",
        number("sent tv_datar") as "number tv_datar",
        number("sent emas_perhiasan") as "number emas_perhiasan",
        number("sent komputer_laptop_tablet") as "number komputer_laptop_tablet",
        number("sent sepeda_motor") as "number sepeda_motor",
        number("sent sepeda") as "number sepeda",
        number("sent mobil") as "number mobil",
        number("sent perahu") as "number perahu",
        number("sent kapal_perahu_motor") as "number kapal_perahu_motor",
        number("sent smartphone") as "number smartphone",
        number("sent sawah_kebun") as "number sawah_kebun",
        number("sent lahan_lainnya") as "number lahan_lainnya",
        number("sent rumah_lainnya") as "number rumah_lainnya",
        number("sent ternak_besar") as "number ternak_besar",
        number("sent ternak_kecil") as "number ternak_kecil"
    from tidied
),
counted as (
    select
        sent.*,
        whole("number pengeluaran_per_kapita") as "whole pengeluaran_per_kapita",
        whole("number garis_kemiskinan") as "whole garis_kemiskinan",
        whole("number jumlah_anggota") as "whole jumlah_anggota",
        spelled("digits nomor_kartu_keluarga") as "id nomor_kartu_keluarga",
        whole("number lintang") as "whole lintang",
        whole("number bujur") as "whole bujur",
        spelled("digits id_meteran_pln") as "id id_meteran_pln",
        whole("number keluarga_dalam_rumah") as "whole keluarga_dalam_rumah",
        whole("number status_kepemilikan_rumah") as "whole status_kepemilikan_rumah",
        whole("number luas_lantai") as "whole luas_lantai",
        whole("number jenis_lantai_terluas") as "whole jenis_lantai_terluas",
        whole("number jenis_dinding_terluas") as "whole jenis_dinding_terluas",
        whole("number jenis_atap_terluas") as "whole jenis_atap_terluas",
        whole("number sumber_air_minum_utama") as "whole sumber_air_minum_utama",
        whole("number sumber_penerangan_utama") as "whole sumber_penerangan_utama",
        whole("number daya_terpasang") as "whole daya_terpasang",
        whole("number bahan_bakar_utama_memasak") as "whole bahan_bakar_utama_memasak",
        whole("number fasilitas_bab") as "whole fasilitas_bab",
        whole("number jenis_kloset") as "whole jenis_kloset",
        whole("number pembuangan_akhir_tinja") as "whole pembuangan_akhir_tinja",
        whole("number tabung_gas") as "whole tabung_gas",
        whole("number lemari_es") as "whole lemari_es",
        whole("number ac") as "whole ac",
        whole("number pemanas_air") as "whole pemanas_air",
        whole("number telepon_rumah") as "whole telepon_rumah",
        whole("number tv_datar") as "whole tv_datar",
        whole("number emas_perhiasan") as "whole emas_perhiasan",
        whole("number komputer_laptop_tablet") as "whole komputer_laptop_tablet",
        whole("number sepeda_motor") as "whole sepeda_motor",
        whole("number sepeda") as "whole sepeda",
        whole("number mobil") as "whole mobil",
        whole("number perahu") as "whole perahu",
        whole("number kapal_perahu_motor") as "whole kapal_perahu_motor",
        whole("number smartphone") as "whole smartphone",
        whole("number sawah_kebun") as "whole sawah_kebun",
        whole("number lahan_lainnya") as "whole lahan_lainnya",
        whole("number rumah_lainnya") as "whole rumah_lainnya",
        whole("number ternak_besar") as "whole ternak_besar",
        whole("number ternak_kecil") as "whole ternak_kecil"
    from sent
),
typed as (
    select
        s.*,
        case when regexp_full_match("region kode_provinsi", '[0-9]{2}') then "region kode_provinsi" end as kode_provinsi,
        case when regexp_full_match("region kode_kabupaten_kota", '[0-9]{4}') then "region kode_kabupaten_kota" end as kode_kabupaten_kota,
        case when regexp_full_match("region kode_kecamatan", '[0-9]{6}') then "region kode_kecamatan" end as kode_kecamatan,
        l.kode_kelurahan_desa as kode_kelurahan_desa,
        case when not is_failure("sent alamat") then nullif("sent alamat", '-') end as alamat,
        (case when "whole lintang" between -11100000 and 6100000 then "whole lintang" end)::INTEGER as lintang,
        (case when "whole bujur" between 94900000 and 141100000 then "whole bujur" end)::INTEGER as bujur,
        case when not "typed nomor_kartu_keluarga" and strlen("digits nomor_kartu_keluarga") in (16) and "digits nomor_kartu_keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kartu_keluarga" end as nomor_kartu_keluarga,
        (case when "whole keluarga_dalam_rumah" between 1 and 20 then "whole keluarga_dalam_rumah" end)::TINYINT as keluarga_dalam_rumah,
        (case when "whole status_kepemilikan_rumah" in (1, 2, 3, 4, 5) then "whole status_kepemilikan_rumah" end)::TINYINT as status_kepemilikan_rumah,
        (case when "whole luas_lantai" between 1 and 997 then "whole luas_lantai" end)::SMALLINT as luas_lantai,
        (case when "whole jenis_lantai_terluas" in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9) then "whole jenis_lantai_terluas" end)::TINYINT as jenis_lantai_terluas,
        (case when "whole jenis_dinding_terluas" in (1, 2, 3, 4, 5, 6, 7) then "whole jenis_dinding_terluas" end)::TINYINT as jenis_dinding_terluas,
        (case when "whole jenis_atap_terluas" in (-1, 1, 2, 3, 4, 5, 6, 7, 8) then "whole jenis_atap_terluas" end)::TINYINT as jenis_atap_terluas,
        (case when "whole sumber_air_minum_utama" in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) then "whole sumber_air_minum_utama" end)::TINYINT as sumber_air_minum_utama,
        (case when "whole sumber_penerangan_utama" in (1, 2, 3, 4) then "whole sumber_penerangan_utama" end)::TINYINT as sumber_penerangan_utama,
        (case when "whole daya_terpasang" in (-2, -1, 1, 2, 3, 4, 5) then "whole daya_terpasang" end)::TINYINT as daya_terpasang,
        case when not "typed id_meteran_pln" and strlen("digits id_meteran_pln") in (11, 12) and "digits id_meteran_pln" not in ('0') then "id id_meteran_pln" end as id_meteran_pln,
        (case when "whole bahan_bakar_utama_memasak" in (-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) then "whole bahan_bakar_utama_memasak" end)::TINYINT as bahan_bakar_utama_memasak,
        (case when "whole fasilitas_bab" in (1, 2, 3, 4, 5, 6) then "whole fasilitas_bab" end)::TINYINT as fasilitas_bab,
        (case when "whole jenis_kloset" in (1, 2, 3, 4) then "whole jenis_kloset" end)::TINYINT as jenis_kloset,
        (case when "whole pembuangan_akhir_tinja" in (-1, 1, 2, 3, 4, 5, 6) then "whole pembuangan_akhir_tinja" end)::TINYINT as pembuangan_akhir_tinja,
        (case when "whole tabung_gas" between 0 and 9 or "whole tabung_gas" in (-1) then "whole tabung_gas" end)::TINYINT as tabung_gas,
        (case when "whole lemari_es" between 0 and 9 or "whole lemari_es" in (-1) then "whole lemari_es" end)::TINYINT as lemari_es,
        (case when "whole ac" between 0 and 9 or "whole ac" in (-1) then "whole ac" end)::TINYINT as ac,
        (case when "whole pemanas_air" between 0 and 9 or "whole pemanas_air" in (-1) then "whole pemanas_air" end)::TINYINT as pemanas_air,
        (case when "whole telepon_rumah" between 0 and 9 or "whole telepon_rumah" in (-1) then "whole telepon_rumah" end)::TINYINT as telepon_rumah,
        (case when "whole tv_datar" between 0 and 9 or "whole tv_datar" in (-1) then "whole tv_datar" end)::TINYINT as tv_datar,
        (case when "whole emas_perhiasan" between 0 and 9999 or "whole emas_perhiasan" in (-1) then "whole emas_perhiasan" end)::SMALLINT as emas_perhiasan,
        (case when "whole komputer_laptop_tablet" between 0 and 9 or "whole komputer_laptop_tablet" in (-1) then "whole komputer_laptop_tablet" end)::TINYINT as komputer_laptop_tablet,
        (case when "whole sepeda_motor" between 0 and 9 or "whole sepeda_motor" in (-1) then "whole sepeda_motor" end)::TINYINT as sepeda_motor,
        (case when "whole sepeda" between 0 and 9 or "whole sepeda" in (-1) then "whole sepeda" end)::TINYINT as sepeda,
        (case when "whole mobil" between 0 and 9 or "whole mobil" in (-1) then "whole mobil" end)::TINYINT as mobil,
        (case when "whole perahu" between 0 and 9 or "whole perahu" in (-1) then "whole perahu" end)::TINYINT as perahu,
        (case when "whole kapal_perahu_motor" between 0 and 9 or "whole kapal_perahu_motor" in (-1) then "whole kapal_perahu_motor" end)::TINYINT as kapal_perahu_motor,
        (case when "whole smartphone" between 0 and 99 or "whole smartphone" in (-1) then "whole smartphone" end)::TINYINT as smartphone,
        (case when "whole sawah_kebun" between 0 and 99999 or "whole sawah_kebun" in (-1) then "whole sawah_kebun" end)::INTEGER as sawah_kebun,
        (case when "whole lahan_lainnya" between 0 and 99 or "whole lahan_lainnya" in (-1) then "whole lahan_lainnya" end)::TINYINT as lahan_lainnya,
        (case when "whole rumah_lainnya" between 0 and 99 or "whole rumah_lainnya" in (-1) then "whole rumah_lainnya" end)::TINYINT as rumah_lainnya,
        (case when "whole ternak_besar" between 0 and 999 or "whole ternak_besar" in (-1) then "whole ternak_besar" end)::SMALLINT as ternak_besar,
        (case when "whole ternak_kecil" between 0 and 999 or "whole ternak_kecil" in (-1) then "whole ternak_kecil" end)::SMALLINT as ternak_kecil,
        case when not is_failure("sent id_rumah_tangga") then nullif("sent id_rumah_tangga", '-') end as id_rumah_tangga,
        case when not is_failure("sent id_klaster") then nullif("sent id_klaster", '-') end as id_klaster,
        case when not is_failure("sent strata") then nullif("sent strata", '-') end as strata,
        case when isfinite("number bobot") and "number bobot" > 0 then "number bobot" end as bobot,
        (case when "whole pengeluaran_per_kapita" between 0 and 2147483647 then "whole pengeluaran_per_kapita" end)::BIGINT as pengeluaran_per_kapita,
        (case when "whole garis_kemiskinan" between 0 and 2147483647 then "whole garis_kemiskinan" end)::BIGINT as garis_kemiskinan,
        (case when "whole jumlah_anggota" between 0 and 2147483647 then "whole jumlah_anggota" end)::INTEGER as jumlah_anggota,
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
        case when pengeluaran_per_kapita is null then coalesce(word("sent pengeluaran_per_kapita") in ('-'), true) else false end as "blank pengeluaran_per_kapita",
        case when garis_kemiskinan is null then coalesce(word("sent garis_kemiskinan") in ('-'), true) else false end as "blank garis_kemiskinan",
        case when jumlah_anggota is null then coalesce(word("sent jumlah_anggota") in ('-'), true) else false end as "blank jumlah_anggota",
        case when tanggal is null then coalesce(word("sent tanggal_pencacahan") in ('-'), true) else false end as "blank tanggal",
        case when kode_kelurahan_desa is null then coalesce(word("sent kode_kelurahan_desa") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kelurahan_desa",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kartu_keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when alamat is null then coalesce(word("sent alamat") in ('-'), true) else false end as "blank alamat",
        case when lintang is null then coalesce(word("sent lintang") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lintang",
        case when bujur is null then coalesce(word("sent bujur") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank bujur",
        case when id_meteran_pln is null then coalesce(word("sent id_meteran_pln") in ('-', '0', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank id_meteran_pln",
        case when kode_provinsi is null then coalesce(word("sent kode_provinsi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_provinsi",
        case when kode_kabupaten_kota is null then coalesce(word("sent kode_kabupaten_kota") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kabupaten_kota",
        case when kode_kecamatan is null then coalesce(word("sent kode_kecamatan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kecamatan",
        case when keluarga_dalam_rumah is null then coalesce(word("sent keluarga_dalam_rumah") in ('-', '98', '99', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank keluarga_dalam_rumah",
        case when status_kepemilikan_rumah is null then coalesce(word("sent status_kepemilikan_rumah") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kepemilikan_rumah",
        case when luas_lantai is null then coalesce(word("sent luas_lantai") in ('-', '998', '999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank luas_lantai",
        case when jenis_lantai_terluas is null then coalesce(word("sent jenis_lantai_terluas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_lantai_terluas",
        case when jenis_dinding_terluas is null then coalesce(word("sent jenis_dinding_terluas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_dinding_terluas",
        case when jenis_atap_terluas is null then coalesce(word("sent jenis_atap_terluas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_atap_terluas",
        case when sumber_air_minum_utama is null then coalesce(word("sent sumber_air_minum_utama") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sumber_air_minum_utama",
        case when sumber_penerangan_utama is null then coalesce(word("sent sumber_penerangan_utama") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sumber_penerangan_utama",
        case when daya_terpasang is null then coalesce(word("sent daya_terpasang") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank daya_terpasang",
        case when bahan_bakar_utama_memasak is null then coalesce(word("sent bahan_bakar_utama_memasak") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank bahan_bakar_utama_memasak",
        case when fasilitas_bab is null then coalesce(word("sent fasilitas_bab") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank fasilitas_bab",
        case when jenis_kloset is null then coalesce(word("sent jenis_kloset") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kloset",
        case when pembuangan_akhir_tinja is null then coalesce(word("sent pembuangan_akhir_tinja") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank pembuangan_akhir_tinja",
        case when tabung_gas is null then coalesce(word("sent tabung_gas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tabung_gas",
        case when lemari_es is null then coalesce(word("sent lemari_es") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lemari_es",
        case when ac is null then coalesce(word("sent ac") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ac",
        case when pemanas_air is null then coalesce(word("sent pemanas_air") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank pemanas_air",
        case when telepon_rumah is null then coalesce(word("sent telepon_rumah") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank telepon_rumah",
        case when tv_datar is null then coalesce(word("sent tv_datar") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tv_datar",
        case when emas_perhiasan is null then coalesce(word("sent emas_perhiasan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank emas_perhiasan",
        case when komputer_laptop_tablet is null then coalesce(word("sent komputer_laptop_tablet") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank komputer_laptop_tablet",
        case when sepeda_motor is null then coalesce(word("sent sepeda_motor") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sepeda_motor",
        case when sepeda is null then coalesce(word("sent sepeda") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sepeda",
        case when mobil is null then coalesce(word("sent mobil") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank mobil",
        case when perahu is null then coalesce(word("sent perahu") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank perahu",
        case when kapal_perahu_motor is null then coalesce(word("sent kapal_perahu_motor") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kapal_perahu_motor",
        case when smartphone is null then coalesce(word("sent smartphone") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank smartphone",
        case when sawah_kebun is null then coalesce(word("sent sawah_kebun") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sawah_kebun",
        case when lahan_lainnya is null then coalesce(word("sent lahan_lainnya") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lahan_lainnya",
        case when rumah_lainnya is null then coalesce(word("sent rumah_lainnya") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank rumah_lainnya",
        case when ternak_besar is null then coalesce(word("sent ternak_besar") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ternak_besar",
        case when ternak_kecil is null then coalesce(word("sent ternak_kecil") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ternak_kecil"
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
        | ((is_failure("sent strata"))::bigint << 4)
        | ((bobot is null and not "blank bobot")::bigint << 5)
        | ((bobot is null and "blank bobot")::bigint << 6)
        | (("whole pengeluaran_per_kapita" is null and pengeluaran_per_kapita is null and not "blank pengeluaran_per_kapita")::bigint << 7)
        | (("whole pengeluaran_per_kapita" is not null and pengeluaran_per_kapita is null and not "blank pengeluaran_per_kapita")::bigint << 8)
        | ((pengeluaran_per_kapita is null and "blank pengeluaran_per_kapita")::bigint << 9)
        | (("whole garis_kemiskinan" is null and garis_kemiskinan is null and not "blank garis_kemiskinan")::bigint << 10)
        | (("whole garis_kemiskinan" is not null and garis_kemiskinan is null and not "blank garis_kemiskinan")::bigint << 11)
        | ((garis_kemiskinan is null and "blank garis_kemiskinan")::bigint << 12)
        | (("whole jumlah_anggota" is null and jumlah_anggota is null and not "blank jumlah_anggota")::bigint << 13)
        | (("whole jumlah_anggota" is not null and jumlah_anggota is null and not "blank jumlah_anggota")::bigint << 14)
        | ((jumlah_anggota is null and "blank jumlah_anggota")::bigint << 15)
        | ((tanggal is null and not "blank tanggal")::bigint << 16)
        | (("region kode_kelurahan_desa" is not null and not regexp_full_match("region kode_kelurahan_desa", '[0-9]{10}') and kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 17)
        | ((kode_kelurahan_desa is null and "blank kode_kelurahan_desa")::bigint << 18)
        | (("typed nomor_kartu_keluarga")::bigint << 19)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 20)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then not regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 21)
        | ((is_failure("sent alamat"))::bigint << 22)
        | (("whole lintang" is null and lintang is null and not "blank lintang")::bigint << 23)
        | (("whole lintang" is not null and lintang is null and not "blank lintang")::bigint << 24)
        | (("whole bujur" is null and bujur is null and not "blank bujur")::bigint << 25)
        | (("whole bujur" is not null and bujur is null and not "blank bujur")::bigint << 26)
        | (("typed id_meteran_pln")::bigint << 27)
        | ((case when id_meteran_pln is null and not "blank id_meteran_pln" and not "typed id_meteran_pln" then regexp_full_match("digits id_meteran_pln", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 28)
        | ((case when id_meteran_pln is null and not "blank id_meteran_pln" and not "typed id_meteran_pln" then not regexp_full_match("digits id_meteran_pln", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 29)
        | (("region kode_provinsi" is not null and not regexp_full_match("region kode_provinsi", '[0-9]{2}') and kode_provinsi is null and not "blank kode_provinsi")::bigint << 30)
        | (("region kode_kabupaten_kota" is not null and not regexp_full_match("region kode_kabupaten_kota", '[0-9]{4}') and kode_kabupaten_kota is null and not "blank kode_kabupaten_kota")::bigint << 31)
        | (("region kode_kecamatan" is not null and not regexp_full_match("region kode_kecamatan", '[0-9]{6}') and kode_kecamatan is null and not "blank kode_kecamatan")::bigint << 32)
        | (("whole keluarga_dalam_rumah" is null and keluarga_dalam_rumah is null and not "blank keluarga_dalam_rumah")::bigint << 33)
        | (("whole keluarga_dalam_rumah" is not null and keluarga_dalam_rumah is null and not "blank keluarga_dalam_rumah")::bigint << 34)
        | ((status_kepemilikan_rumah is null and not "blank status_kepemilikan_rumah")::bigint << 35)
        | (("whole luas_lantai" is null and luas_lantai is null and not "blank luas_lantai")::bigint << 36)
        | (("whole luas_lantai" is not null and luas_lantai is null and not "blank luas_lantai")::bigint << 37)
        | ((jenis_lantai_terluas is null and not "blank jenis_lantai_terluas")::bigint << 38)
        | ((jenis_dinding_terluas is null and not "blank jenis_dinding_terluas")::bigint << 39)
        | ((jenis_atap_terluas is null and not "blank jenis_atap_terluas")::bigint << 40)
        | ((sumber_air_minum_utama is null and not "blank sumber_air_minum_utama")::bigint << 41)
        | ((sumber_penerangan_utama is null and not "blank sumber_penerangan_utama")::bigint << 42)
        | ((daya_terpasang is null and not "blank daya_terpasang")::bigint << 43)
        | ((bahan_bakar_utama_memasak is null and not "blank bahan_bakar_utama_memasak")::bigint << 44)
        | ((fasilitas_bab is null and not "blank fasilitas_bab")::bigint << 45)
        | ((jenis_kloset is null and not "blank jenis_kloset")::bigint << 46)
        | ((pembuangan_akhir_tinja is null and not "blank pembuangan_akhir_tinja")::bigint << 47)
        | (("whole tabung_gas" is null and tabung_gas is null and not "blank tabung_gas")::bigint << 48)
        | (("whole tabung_gas" is not null and tabung_gas is null and not "blank tabung_gas")::bigint << 49)
        | (("whole lemari_es" is null and lemari_es is null and not "blank lemari_es")::bigint << 50)
        | (("whole lemari_es" is not null and lemari_es is null and not "blank lemari_es")::bigint << 51)
        | (("whole ac" is null and ac is null and not "blank ac")::bigint << 52)
        | (("whole ac" is not null and ac is null and not "blank ac")::bigint << 53)
        | (("whole pemanas_air" is null and pemanas_air is null and not "blank pemanas_air")::bigint << 54)
        | (("whole pemanas_air" is not null and pemanas_air is null and not "blank pemanas_air")::bigint << 55)
        | (("whole telepon_rumah" is null and telepon_rumah is null and not "blank telepon_rumah")::bigint << 56)
        | (("whole telepon_rumah" is not null and telepon_rumah is null and not "blank telepon_rumah")::bigint << 57)
        | (("whole tv_datar" is null and tv_datar is null and not "blank tv_datar")::bigint << 58)
        | (("whole tv_datar" is not null and tv_datar is null and not "blank tv_datar")::bigint << 59) as _broken_0,
        (("whole emas_perhiasan" is null and emas_perhiasan is null and not "blank emas_perhiasan")::bigint << 0)
        | (("whole emas_perhiasan" is not null and emas_perhiasan is null and not "blank emas_perhiasan")::bigint << 1)
        | (("whole komputer_laptop_tablet" is null and komputer_laptop_tablet is null and not "blank komputer_laptop_tablet")::bigint << 2)
        | (("whole komputer_laptop_tablet" is not null and komputer_laptop_tablet is null and not "blank komputer_laptop_tablet")::bigint << 3)
        | (("whole sepeda_motor" is null and sepeda_motor is null and not "blank sepeda_motor")::bigint << 4)
        | (("whole sepeda_motor" is not null and sepeda_motor is null and not "blank sepeda_motor")::bigint << 5)
        | (("whole sepeda" is null and sepeda is null and not "blank sepeda")::bigint << 6)
        | (("whole sepeda" is not null and sepeda is null and not "blank sepeda")::bigint << 7)
        | (("whole mobil" is null and mobil is null and not "blank mobil")::bigint << 8)
        | (("whole mobil" is not null and mobil is null and not "blank mobil")::bigint << 9)
        | (("whole perahu" is null and perahu is null and not "blank perahu")::bigint << 10)
        | (("whole perahu" is not null and perahu is null and not "blank perahu")::bigint << 11)
        | (("whole kapal_perahu_motor" is null and kapal_perahu_motor is null and not "blank kapal_perahu_motor")::bigint << 12)
        | (("whole kapal_perahu_motor" is not null and kapal_perahu_motor is null and not "blank kapal_perahu_motor")::bigint << 13)
        | (("whole smartphone" is null and smartphone is null and not "blank smartphone")::bigint << 14)
        | (("whole smartphone" is not null and smartphone is null and not "blank smartphone")::bigint << 15)
        | (("whole sawah_kebun" is null and sawah_kebun is null and not "blank sawah_kebun")::bigint << 16)
        | (("whole sawah_kebun" is not null and sawah_kebun is null and not "blank sawah_kebun")::bigint << 17)
        | (("whole lahan_lainnya" is null and lahan_lainnya is null and not "blank lahan_lainnya")::bigint << 18)
        | (("whole lahan_lainnya" is not null and lahan_lainnya is null and not "blank lahan_lainnya")::bigint << 19)
        | (("whole rumah_lainnya" is null and rumah_lainnya is null and not "blank rumah_lainnya")::bigint << 20)
        | (("whole rumah_lainnya" is not null and rumah_lainnya is null and not "blank rumah_lainnya")::bigint << 21)
        | (("whole ternak_besar" is null and ternak_besar is null and not "blank ternak_besar")::bigint << 22)
        | (("whole ternak_besar" is not null and ternak_besar is null and not "blank ternak_besar")::bigint << 23)
        | (("whole ternak_kecil" is null and ternak_kecil is null and not "blank ternak_kecil")::bigint << 24)
        | (("whole ternak_kecil" is not null and ternak_kecil is null and not "blank ternak_kecil")::bigint << 25)
        | ((kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 26)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 27) as _broken_1
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        kode_provinsi,
        kode_kabupaten_kota,
        kode_kecamatan,
        kode_kelurahan_desa,
        alamat,
        lintang,
        bujur,
        nomor_kartu_keluarga,
        keluarga_dalam_rumah,
        status_kepemilikan_rumah,
        luas_lantai,
        jenis_lantai_terluas,
        jenis_dinding_terluas,
        jenis_atap_terluas,
        sumber_air_minum_utama,
        sumber_penerangan_utama,
        daya_terpasang,
        id_meteran_pln,
        bahan_bakar_utama_memasak,
        fasilitas_bab,
        jenis_kloset,
        pembuangan_akhir_tinja,
        tabung_gas,
        lemari_es,
        ac,
        pemanas_air,
        telepon_rumah,
        tv_datar,
        emas_perhiasan,
        komputer_laptop_tablet,
        sepeda_motor,
        sepeda,
        mobil,
        perahu,
        kapal_perahu_motor,
        smartphone,
        sawah_kebun,
        lahan_lainnya,
        rumah_lainnya,
        ternak_besar,
        ternak_kecil,
        id_rumah_tangga,
        id_klaster,
        strata,
        bobot,
        pengeluaran_per_kapita,
        garis_kemiskinan,
        jumlah_anggota,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        -(hash(id_rumah_tangga) >> 2)::bigint - 1 as _unit,
        _broken_0,
        _broken_1,
        case when (_broken_0 & 1152921504606846975 <> 0 or _broken_1 & 268435455 <> 0) then [coalesce(id_rumah_tangga::varchar, upper(concat_ws(' ', "sent id_rumah_tangga"))), coalesce(id_klaster::varchar, upper(concat_ws(' ', "sent id_klaster"))), coalesce(strata::varchar, upper(concat_ws(' ', "sent strata"))), coalesce(bobot::varchar, upper(concat_ws(' ', "sent bobot"))), coalesce(pengeluaran_per_kapita::varchar, upper(concat_ws(' ', "sent pengeluaran_per_kapita"))), coalesce(garis_kemiskinan::varchar, upper(concat_ws(' ', "sent garis_kemiskinan"))), coalesce(jumlah_anggota::varchar, upper(concat_ws(' ', "sent jumlah_anggota"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal_pencacahan"))), coalesce(kode_kelurahan_desa::varchar, upper(concat_ws(' ', "sent kode_kelurahan_desa"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kartu_keluarga"))), coalesce(alamat::varchar, upper(concat_ws(' ', "sent alamat"))), coalesce(lintang::varchar, upper(concat_ws(' ', "sent lintang"))), coalesce(bujur::varchar, upper(concat_ws(' ', "sent bujur"))), coalesce(id_meteran_pln::varchar, upper(concat_ws(' ', "sent id_meteran_pln"))), coalesce(kode_provinsi::varchar, upper(concat_ws(' ', "sent kode_provinsi"))), coalesce(kode_kabupaten_kota::varchar, upper(concat_ws(' ', "sent kode_kabupaten_kota"))), coalesce(kode_kecamatan::varchar, upper(concat_ws(' ', "sent kode_kecamatan"))), coalesce(keluarga_dalam_rumah::varchar, upper(concat_ws(' ', "sent keluarga_dalam_rumah"))), coalesce(status_kepemilikan_rumah::varchar, upper(concat_ws(' ', "sent status_kepemilikan_rumah"))), coalesce(luas_lantai::varchar, upper(concat_ws(' ', "sent luas_lantai"))), coalesce(jenis_lantai_terluas::varchar, upper(concat_ws(' ', "sent jenis_lantai_terluas"))), coalesce(jenis_dinding_terluas::varchar, upper(concat_ws(' ', "sent jenis_dinding_terluas"))), coalesce(jenis_atap_terluas::varchar, upper(concat_ws(' ', "sent jenis_atap_terluas"))), coalesce(sumber_air_minum_utama::varchar, upper(concat_ws(' ', "sent sumber_air_minum_utama"))), coalesce(sumber_penerangan_utama::varchar, upper(concat_ws(' ', "sent sumber_penerangan_utama"))), coalesce(daya_terpasang::varchar, upper(concat_ws(' ', "sent daya_terpasang"))), coalesce(bahan_bakar_utama_memasak::varchar, upper(concat_ws(' ', "sent bahan_bakar_utama_memasak"))), coalesce(fasilitas_bab::varchar, upper(concat_ws(' ', "sent fasilitas_bab"))), coalesce(jenis_kloset::varchar, upper(concat_ws(' ', "sent jenis_kloset"))), coalesce(pembuangan_akhir_tinja::varchar, upper(concat_ws(' ', "sent pembuangan_akhir_tinja"))), coalesce(tabung_gas::varchar, upper(concat_ws(' ', "sent tabung_gas"))), coalesce(lemari_es::varchar, upper(concat_ws(' ', "sent lemari_es"))), coalesce(ac::varchar, upper(concat_ws(' ', "sent ac"))), coalesce(pemanas_air::varchar, upper(concat_ws(' ', "sent pemanas_air"))), coalesce(telepon_rumah::varchar, upper(concat_ws(' ', "sent telepon_rumah"))), coalesce(tv_datar::varchar, upper(concat_ws(' ', "sent tv_datar"))), coalesce(emas_perhiasan::varchar, upper(concat_ws(' ', "sent emas_perhiasan"))), coalesce(komputer_laptop_tablet::varchar, upper(concat_ws(' ', "sent komputer_laptop_tablet"))), coalesce(sepeda_motor::varchar, upper(concat_ws(' ', "sent sepeda_motor"))), coalesce(sepeda::varchar, upper(concat_ws(' ', "sent sepeda"))), coalesce(mobil::varchar, upper(concat_ws(' ', "sent mobil"))), coalesce(perahu::varchar, upper(concat_ws(' ', "sent perahu"))), coalesce(kapal_perahu_motor::varchar, upper(concat_ws(' ', "sent kapal_perahu_motor"))), coalesce(smartphone::varchar, upper(concat_ws(' ', "sent smartphone"))), coalesce(sawah_kebun::varchar, upper(concat_ws(' ', "sent sawah_kebun"))), coalesce(lahan_lainnya::varchar, upper(concat_ws(' ', "sent lahan_lainnya"))), coalesce(rumah_lainnya::varchar, upper(concat_ws(' ', "sent rumah_lainnya"))), coalesce(ternak_besar::varchar, upper(concat_ws(' ', "sent ternak_besar"))), coalesce(ternak_kecil::varchar, upper(concat_ws(' ', "sent ternak_kecil")))] end as _nilai
from judged
