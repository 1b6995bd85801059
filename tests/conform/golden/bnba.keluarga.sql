with tidied as (
    select
        raw.* replace (
        tidy("sent kode_kelurahan_desa") as "sent kode_kelurahan_desa",
        tidy("sent alamat") as "sent alamat",
        tidy("sent nomor_kartu_keluarga") as "sent nomor_kartu_keluarga",
        tidy("sent id_pelanggan_pln") as "sent id_pelanggan_pln",
        tidy("sent jumlah_anggota_keluarga") as "sent jumlah_anggota_keluarga",
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
        tidy("sent aset_bergerak_tabung_gas") as "sent aset_bergerak_tabung_gas",
        tidy("sent aset_bergerak_lemari_es") as "sent aset_bergerak_lemari_es",
        tidy("sent aset_bergerak_ac") as "sent aset_bergerak_ac",
        tidy("sent aset_bergerak_pemanas_air") as "sent aset_bergerak_pemanas_air",
        tidy("sent aset_bergerak_telepon_rumah") as "sent aset_bergerak_telepon_rumah",
        tidy("sent aset_bergerak_tv_datar") as "sent aset_bergerak_tv_datar",
        tidy("sent aset_bergerak_emas_perhiasan") as "sent aset_bergerak_emas_perhiasan",
        tidy("sent aset_bergerak_komputer_laptop_tablet") as "sent aset_bergerak_komputer_laptop_tablet",
        tidy("sent aset_bergerak_sepeda_motor") as "sent aset_bergerak_sepeda_motor",
        tidy("sent aset_bergerak_sepeda") as "sent aset_bergerak_sepeda",
        tidy("sent aset_bergerak_mobil") as "sent aset_bergerak_mobil",
        tidy("sent aset_bergerak_perahu") as "sent aset_bergerak_perahu",
        tidy("sent aset_bergerak_kapal_perahu_motor") as "sent aset_bergerak_kapal_perahu_motor",
        tidy("sent aset_bergerak_smartphone") as "sent aset_bergerak_smartphone",
        tidy("sent aset_tidak_bergerak_lahan_lainnya") as "sent aset_tidak_bergerak_lahan_lainnya",
        tidy("sent aset_tidak_bergerak_rumah_lainnya") as "sent aset_tidak_bergerak_rumah_lainnya",
        tidy("sent jumlah_ternak_sapi") as "sent jumlah_ternak_sapi",
        tidy("sent jumlah_ternak_kerbau") as "sent jumlah_ternak_kerbau",
        tidy("sent jumlah_ternak_kuda") as "sent jumlah_ternak_kuda",
        tidy("sent jumlah_ternak_babi") as "sent jumlah_ternak_babi",
        tidy("sent jumlah_ternak_kambing_domba") as "sent jumlah_ternak_kambing_domba"),
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
        replace(digits("sent kode_kelurahan_desa"), '.', '') as "region kode_kelurahan_desa",
        digits("sent nomor_kartu_keluarga") as "digits nomor_kartu_keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kartu_keluarga",
        digits("sent id_pelanggan_pln") as "digits id_pelanggan_pln",
        coalesce(contains(_angka, '|id_meteran_pln|'), false) as "typed id_pelanggan_pln",
        number("sent jumlah_anggota_keluarga") as "number jumlah_anggota_keluarga",
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
        number("sent aset_bergerak_tabung_gas") as "number aset_bergerak_tabung_gas",
        number("sent aset_bergerak_lemari_es") as "number aset_bergerak_lemari_es",
        number("sent aset_bergerak_ac") as "number aset_bergerak_ac",
        number("sent aset_bergerak_pemanas_air") as "number aset_bergerak_pemanas_air",
        number("sent aset_bergerak_telepon_rumah") as "number aset_bergerak_telepon_rumah",
        number("sent aset_bergerak_tv_datar") as "number aset_bergerak_tv_datar",
        number("sent aset_bergerak_emas_perhiasan") as "number aset_bergerak_emas_perhiasan",
        number("sent aset_bergerak_komputer_laptop_tablet") as "number aset_bergerak_komputer_laptop_tablet",
        number("sent aset_bergerak_sepeda_motor") as "number aset_bergerak_sepeda_motor",
        number("sent aset_bergerak_sepeda") as "number aset_bergerak_sepeda",
        number("sent aset_bergerak_mobil") as "number aset_bergerak_mobil",
        number("sent aset_bergerak_perahu") as "number aset_bergerak_perahu",
        number("sent aset_bergerak_kapal_perahu_motor") as "number aset_bergerak_kapal_perahu_motor",
        number("sent aset_bergerak_smartphone") as "number aset_bergerak_smartphone",
        number("sent aset_tidak_bergerak_lahan_lainnya") as "number aset_tidak_bergerak_lahan_lainnya",
        number("sent aset_tidak_bergerak_rumah_lainnya") as "number aset_tidak_bergerak_rumah_lainnya",
        number("sent jumlah_ternak_sapi") as "number jumlah_ternak_sapi",
        number("sent jumlah_ternak_kerbau") as "number jumlah_ternak_kerbau",
        number("sent jumlah_ternak_kuda") as "number jumlah_ternak_kuda",
        number("sent jumlah_ternak_babi") as "number jumlah_ternak_babi",
        number("sent jumlah_ternak_kambing_domba") as "number jumlah_ternak_kambing_domba"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nomor_kartu_keluarga") as "id nomor_kartu_keluarga",
        spelled("digits id_pelanggan_pln") as "id id_pelanggan_pln",
        whole("number jumlah_anggota_keluarga") as "whole jumlah_anggota_keluarga",
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
        whole("number aset_bergerak_tabung_gas") as "whole aset_bergerak_tabung_gas",
        whole("number aset_bergerak_lemari_es") as "whole aset_bergerak_lemari_es",
        whole("number aset_bergerak_ac") as "whole aset_bergerak_ac",
        whole("number aset_bergerak_pemanas_air") as "whole aset_bergerak_pemanas_air",
        whole("number aset_bergerak_telepon_rumah") as "whole aset_bergerak_telepon_rumah",
        whole("number aset_bergerak_tv_datar") as "whole aset_bergerak_tv_datar",
        whole("number aset_bergerak_emas_perhiasan") as "whole aset_bergerak_emas_perhiasan",
        whole("number aset_bergerak_komputer_laptop_tablet") as "whole aset_bergerak_komputer_laptop_tablet",
        whole("number aset_bergerak_sepeda_motor") as "whole aset_bergerak_sepeda_motor",
        whole("number aset_bergerak_sepeda") as "whole aset_bergerak_sepeda",
        whole("number aset_bergerak_mobil") as "whole aset_bergerak_mobil",
        whole("number aset_bergerak_perahu") as "whole aset_bergerak_perahu",
        whole("number aset_bergerak_kapal_perahu_motor") as "whole aset_bergerak_kapal_perahu_motor",
        whole("number aset_bergerak_smartphone") as "whole aset_bergerak_smartphone",
        whole("number aset_tidak_bergerak_lahan_lainnya") as "whole aset_tidak_bergerak_lahan_lainnya",
        whole("number aset_tidak_bergerak_rumah_lainnya") as "whole aset_tidak_bergerak_rumah_lainnya",
        whole("number jumlah_ternak_sapi") as "whole jumlah_ternak_sapi",
        whole("number jumlah_ternak_kerbau") as "whole jumlah_ternak_kerbau",
        whole("number jumlah_ternak_kuda") as "whole jumlah_ternak_kuda",
        whole("number jumlah_ternak_babi") as "whole jumlah_ternak_babi",
        whole("number jumlah_ternak_kambing_domba") as "whole jumlah_ternak_kambing_domba"
    from sent
),
typed as (
    select
        s.*,
        null::VARCHAR as kode_provinsi,
        null::VARCHAR as kode_kabupaten_kota,
        null::VARCHAR as kode_kecamatan,
        l.kode_kelurahan_desa as kode_kelurahan_desa,
        case when not is_failure("sent alamat") then nullif("sent alamat", '-') end as alamat,
        null::INTEGER as lintang,
        null::INTEGER as bujur,
        case when not "typed nomor_kartu_keluarga" and strlen("digits nomor_kartu_keluarga") in (16) and "digits nomor_kartu_keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kartu_keluarga" end as nomor_kartu_keluarga,
        null::TINYINT as keluarga_dalam_rumah,
        (coalesce(case when "whole status_kepemilikan_rumah" in (1, 2, 3, 4, 5) then "whole status_kepemilikan_rumah" end, case word("sent status_kepemilikan_rumah") when 'MILIK SENDIRI' then 1 when 'KONTRAK/SEWA' then 2 when 'BEBAS SEWA' then 3 when 'DINAS' then 4 when 'LAINNYA' then 5 end))::TINYINT as status_kepemilikan_rumah,
        (case when "whole luas_lantai" between 1 and 997 then "whole luas_lantai" end)::SMALLINT as luas_lantai,
        (coalesce(case when "whole jenis_lantai_terluas" in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9) then "whole jenis_lantai_terluas" end, case word("sent jenis_lantai_terluas") when 'KERAMIK/GRANIT/MARMER/UBIN/TEGEL/TERASO' then -1 when 'MARMER/GRANIT' then 1 when 'KERAMIK' then 2 when 'PARKET/VINIL/KARPET' then 3 when 'UBIN/TEGEL/TERASO' then 4 when 'KAYU/PAPAN' then 5 when 'SEMEN/BATA MERAH' then 6 when 'BAMBU' then 7 when 'TANAH' then 8 when 'LAINNYA' then 9 end))::TINYINT as jenis_lantai_terluas,
        (coalesce(case when "whole jenis_dinding_terluas" in (1, 2, 3, 4, 5, 6, 7) then "whole jenis_dinding_terluas" end, case word("sent jenis_dinding_terluas") when 'TEMBOK' then 1 when 'PLESTERAN ANYAMAN BAMBU/KAWAT' then 2 when 'KAYU/PAPAN/GYPSUM/GRC/CALCIBOARD' then 3 when 'ANYAMAN BAMBU' then 4 when 'BATANG KAYU' then 5 when 'BAMBU' then 6 when 'LAINNYA' then 7 end))::TINYINT as jenis_dinding_terluas,
        (coalesce(case when "whole jenis_atap_terluas" in (-1, 1, 2, 3, 4, 5, 6, 7, 8) then "whole jenis_atap_terluas" end, case word("sent jenis_atap_terluas") when 'ASBES/SENG' then -1 when 'BETON' then 1 when 'GENTENG' then 2 when 'SENG' then 3 when 'ASBES' then 4 when 'BAMBU' then 5 when 'KAYU/SIRAP' then 6 when 'JERAMI/IJUK/DAUN/RUMBIA' then 7 when 'LAINNYA' then 8 end))::TINYINT as jenis_atap_terluas,
        (coalesce(case when "whole sumber_air_minum_utama" in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) then "whole sumber_air_minum_utama" end, case word("sent sumber_air_minum_utama") when 'AIR KEMASAN/ISI ULANG' then -1 when 'AIR KEMASAN BERMERK' then 1 when 'AIR ISI ULANG' then 2 when 'LEDING' then 3 when 'SUMUR BOR/POMPA' then 4 when 'SUMUR TERLINDUNG' then 5 when 'SUMUR TAK TERLINDUNG' then 6 when 'MATA AIR TERLINDUNG' then 7 when 'MATA AIR TAK TERLINDUNG' then 8 when 'AIR PERMUKAAN' then 9 when 'AIR HUJAN' then 10 when 'LAINNYA' then 11 end))::TINYINT as sumber_air_minum_utama,
        (coalesce(case when "whole sumber_penerangan_utama" in (1, 2, 3, 4) then "whole sumber_penerangan_utama" end, case word("sent sumber_penerangan_utama") when 'LISTRIK PLN DENGAN METERAN' then 1 when 'LISTRIK PLN TANPA METERAN' then 2 when 'LISTRIK NON-PLN' then 3 when 'BUKAN LISTRIK' then 4 end))::TINYINT as sumber_penerangan_utama,
        (coalesce(case when "whole daya_terpasang" in (-2, -1, 1, 2, 3, 4, 5) then "whole daya_terpasang" end, case word("sent daya_terpasang") when '<= 900 WATT' then -1 when '<=900 WATT' then -1 when '> 900 WATT' then -2 when '>900 WATT' then -2 when '450 VA' then 1 when '900 VA' then 2 when '1.300 VA' then 3 when '2.200 VA' then 4 when 'LEBIH DARI 2.200 VA' then 5 when 'SAMPAI DENGAN 900 VA' then -1 when 'LEBIH DARI 900 VA' then -2 end))::TINYINT as daya_terpasang,
        case when not "typed id_pelanggan_pln" and strlen("digits id_pelanggan_pln") in (11, 12) and "digits id_pelanggan_pln" not in ('0') then "id id_pelanggan_pln" end as id_meteran_pln,
        (coalesce(case when "whole bahan_bakar_utama_memasak" in (-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) then "whole bahan_bakar_utama_memasak" end, case word("sent bahan_bakar_utama_memasak") when 'LISTRIK/GAS' then -1 when 'TIDAK MEMASAK' then 0 when 'LISTRIK' then 1 when 'ELPIJI 5,5 KG/BLUE GAZ' then 2 when 'ELPIJI 12 KG' then 3 when 'ELPIJI 3 KG' then 4 when 'GAS KOTA/PGN' then 5 when 'BIOGAS' then 6 when 'MINYAK TANAH' then 7 when 'BRIKET' then 8 when 'ARANG' then 9 when 'KAYU BAKAR' then 10 when 'LAINNYA' then 11 end))::TINYINT as bahan_bakar_utama_memasak,
        (coalesce(case when "whole fasilitas_bab" in (1, 2, 3, 4, 5, 6) then "whole fasilitas_bab" end, case word("sent fasilitas_bab") when 'ADA, DIGUNAKAN SENDIRI' then 1 when 'ADA, BERSAMA KELUARGA TERTENTU' then 2 when 'ADA, MCK KOMUNAL' then 3 when 'ADA, MCK UMUM' then 4 when 'ADA, TIDAK DIGUNAKAN' then 5 when 'TIDAK ADA' then 6 end))::TINYINT as fasilitas_bab,
        (coalesce(case when "whole jenis_kloset" in (1, 2, 3, 4) then "whole jenis_kloset" end, case word("sent jenis_kloset") when 'LEHER ANGSA' then 1 when 'PLENGSENGAN DENGAN TUTUP' then 2 when 'PLENGSENGAN TANPA TUTUP' then 3 when 'CEMPLUNG/CUBLUK' then 4 end))::TINYINT as jenis_kloset,
        (coalesce(case when "whole pembuangan_akhir_tinja" in (-1, 1, 2, 3, 4, 5, 6) then "whole pembuangan_akhir_tinja" end, case word("sent pembuangan_akhir_tinja") when 'TANPA TANGKI SEPTIK' then -1 when 'TANGKI SEPTIK' then 1 when 'IPAL' then 2 when 'KOLAM/SAWAH/SUNGAI/DANAU/LAUT' then 3 when 'LUBANG TANAH' then 4 when 'PANTAI/TANAH LAPANG/KEBUN' then 5 when 'LAINNYA' then 6 end))::TINYINT as pembuangan_akhir_tinja,
        (case word("sent aset_bergerak_tabung_gas") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as tabung_gas,
        (case word("sent aset_bergerak_lemari_es") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as lemari_es,
        (case word("sent aset_bergerak_ac") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as ac,
        (case word("sent aset_bergerak_pemanas_air") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as pemanas_air,
        (case word("sent aset_bergerak_telepon_rumah") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as telepon_rumah,
        (case word("sent aset_bergerak_tv_datar") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as tv_datar,
        (case word("sent aset_bergerak_emas_perhiasan") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::SMALLINT as emas_perhiasan,
        (case word("sent aset_bergerak_komputer_laptop_tablet") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as komputer_laptop_tablet,
        (case word("sent aset_bergerak_sepeda_motor") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as sepeda_motor,
        (case word("sent aset_bergerak_sepeda") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as sepeda,
        (case word("sent aset_bergerak_mobil") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as mobil,
        (case word("sent aset_bergerak_perahu") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as perahu,
        (case word("sent aset_bergerak_kapal_perahu_motor") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as kapal_perahu_motor,
        (case word("sent aset_bergerak_smartphone") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as smartphone,
        null::INTEGER as sawah_kebun,
        (case word("sent aset_tidak_bergerak_lahan_lainnya") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as lahan_lainnya,
        (case word("sent aset_tidak_bergerak_rumah_lainnya") when 'YA' then -1 when 'TIDAK' then 0 when 'ADA' then -1 when 'TIDAK ADA' then 0 end)::TINYINT as rumah_lainnya,
        (case when coalesce((case when "whole jumlah_ternak_sapi" between 0 and 999 or "whole jumlah_ternak_sapi" in (-1) then "whole jumlah_ternak_sapi" end)::SMALLINT, (case when "whole jumlah_ternak_kerbau" between 0 and 999 or "whole jumlah_ternak_kerbau" in (-1) then "whole jumlah_ternak_kerbau" end)::SMALLINT, (case when "whole jumlah_ternak_kuda" between 0 and 999 or "whole jumlah_ternak_kuda" in (-1) then "whole jumlah_ternak_kuda" end)::SMALLINT) is not null then coalesce((case when "whole jumlah_ternak_sapi" between 0 and 999 or "whole jumlah_ternak_sapi" in (-1) then "whole jumlah_ternak_sapi" end)::SMALLINT, 0) + coalesce((case when "whole jumlah_ternak_kerbau" between 0 and 999 or "whole jumlah_ternak_kerbau" in (-1) then "whole jumlah_ternak_kerbau" end)::SMALLINT, 0) + coalesce((case when "whole jumlah_ternak_kuda" between 0 and 999 or "whole jumlah_ternak_kuda" in (-1) then "whole jumlah_ternak_kuda" end)::SMALLINT, 0) end)::SMALLINT as ternak_besar,
        (case when coalesce((case when "whole jumlah_ternak_babi" between 0 and 999 or "whole jumlah_ternak_babi" in (-1) then "whole jumlah_ternak_babi" end)::SMALLINT, (case when "whole jumlah_ternak_kambing_domba" between 0 and 999 or "whole jumlah_ternak_kambing_domba" in (-1) then "whole jumlah_ternak_kambing_domba" end)::SMALLINT) is not null then coalesce((case when "whole jumlah_ternak_babi" between 0 and 999 or "whole jumlah_ternak_babi" in (-1) then "whole jumlah_ternak_babi" end)::SMALLINT, 0) + coalesce((case when "whole jumlah_ternak_kambing_domba" between 0 and 999 or "whole jumlah_ternak_kambing_domba" in (-1) then "whole jumlah_ternak_kambing_domba" end)::SMALLINT, 0) end)::SMALLINT as ternak_kecil,
        null::VARCHAR as nomor_referensi,
        null::VARCHAR as nomor_usulan,
        null::TINYINT as status_kunjungan,
        null::VARCHAR as putusan,
        null::VARCHAR as nomor_sampel,
        (case when "whole jumlah_anggota_keluarga" between 0 and 2147483647 then "whole jumlah_anggota_keluarga" end)::INTEGER as jumlah_anggota_keluarga,
        null::date as tanggal
    from counted as s
    left join region_lookup as l
        on l.code_system = s._sistem and l.kode_dikirim = "region kode_kelurahan_desa"
),
known as (
    select
        typed.*,
        case when kode_kelurahan_desa is null then coalesce(word("sent kode_kelurahan_desa") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kelurahan_desa",
        case when alamat is null then coalesce(word("sent alamat") in ('-'), true) else false end as "blank alamat",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kartu_keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when id_meteran_pln is null then coalesce(word("sent id_pelanggan_pln") in ('-', '0', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank id_meteran_pln",
        case when jumlah_anggota_keluarga is null then coalesce(word("sent jumlah_anggota_keluarga") in ('-'), true) else false end as "blank jumlah_anggota_keluarga",
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
        case when tabung_gas is null then coalesce(word("sent aset_bergerak_tabung_gas") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tabung_gas",
        case when lemari_es is null then coalesce(word("sent aset_bergerak_lemari_es") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lemari_es",
        case when ac is null then coalesce(word("sent aset_bergerak_ac") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ac",
        case when pemanas_air is null then coalesce(word("sent aset_bergerak_pemanas_air") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank pemanas_air",
        case when telepon_rumah is null then coalesce(word("sent aset_bergerak_telepon_rumah") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank telepon_rumah",
        case when tv_datar is null then coalesce(word("sent aset_bergerak_tv_datar") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tv_datar",
        case when emas_perhiasan is null then coalesce(word("sent aset_bergerak_emas_perhiasan") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank emas_perhiasan",
        case when komputer_laptop_tablet is null then coalesce(word("sent aset_bergerak_komputer_laptop_tablet") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank komputer_laptop_tablet",
        case when sepeda_motor is null then coalesce(word("sent aset_bergerak_sepeda_motor") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sepeda_motor",
        case when sepeda is null then coalesce(word("sent aset_bergerak_sepeda") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sepeda",
        case when mobil is null then coalesce(word("sent aset_bergerak_mobil") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank mobil",
        case when perahu is null then coalesce(word("sent aset_bergerak_perahu") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank perahu",
        case when kapal_perahu_motor is null then coalesce(word("sent aset_bergerak_kapal_perahu_motor") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kapal_perahu_motor",
        case when smartphone is null then coalesce(word("sent aset_bergerak_smartphone") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank smartphone",
        case when lahan_lainnya is null then coalesce(word("sent aset_tidak_bergerak_lahan_lainnya") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lahan_lainnya",
        case when rumah_lainnya is null then coalesce(word("sent aset_tidak_bergerak_rumah_lainnya") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank rumah_lainnya",
        case when ternak_besar is null then coalesce(word("sent jumlah_ternak_sapi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent jumlah_ternak_kerbau") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent jumlah_ternak_kuda") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ternak_besar",
        case when ternak_kecil is null then coalesce(word("sent jumlah_ternak_babi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent jumlah_ternak_kambing_domba") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ternak_kecil"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("region kode_kelurahan_desa" is not null and not regexp_full_match("region kode_kelurahan_desa", '[0-9]{10}') and kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 1)
        | ((kode_kelurahan_desa is null and "blank kode_kelurahan_desa")::bigint << 2)
        | ((is_failure("sent alamat"))::bigint << 3)
        | (("typed nomor_kartu_keluarga")::bigint << 4)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 5)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kartu_keluarga" then not regexp_full_match("digits nomor_kartu_keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 6)
        | ((nomor_kartu_keluarga is null and "blank nomor_kartu_keluarga")::bigint << 7)
        | (("typed id_pelanggan_pln")::bigint << 8)
        | ((case when id_meteran_pln is null and not "blank id_meteran_pln" and not "typed id_pelanggan_pln" then regexp_full_match("digits id_pelanggan_pln", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 9)
        | ((case when id_meteran_pln is null and not "blank id_meteran_pln" and not "typed id_pelanggan_pln" then not regexp_full_match("digits id_pelanggan_pln", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 10)
        | ((id_meteran_pln is null and "blank id_meteran_pln" and coalesce(sumber_penerangan_utama in (1), false))::bigint << 11)
        | (("whole jumlah_anggota_keluarga" is null and jumlah_anggota_keluarga is null and not "blank jumlah_anggota_keluarga")::bigint << 12)
        | (("whole jumlah_anggota_keluarga" is not null and jumlah_anggota_keluarga is null and not "blank jumlah_anggota_keluarga")::bigint << 13)
        | ((status_kepemilikan_rumah is null and not "blank status_kepemilikan_rumah")::bigint << 14)
        | ((status_kepemilikan_rumah is null and "blank status_kepemilikan_rumah")::bigint << 15)
        | (("whole luas_lantai" is null and luas_lantai is null and not "blank luas_lantai")::bigint << 16)
        | (("whole luas_lantai" is not null and luas_lantai is null and not "blank luas_lantai")::bigint << 17)
        | ((jenis_lantai_terluas is null and not "blank jenis_lantai_terluas")::bigint << 18)
        | ((jenis_lantai_terluas is null and "blank jenis_lantai_terluas")::bigint << 19)
        | ((jenis_dinding_terluas is null and not "blank jenis_dinding_terluas")::bigint << 20)
        | ((jenis_dinding_terluas is null and "blank jenis_dinding_terluas")::bigint << 21)
        | ((jenis_atap_terluas is null and not "blank jenis_atap_terluas")::bigint << 22)
        | ((jenis_atap_terluas is null and "blank jenis_atap_terluas")::bigint << 23)
        | ((sumber_air_minum_utama is null and not "blank sumber_air_minum_utama")::bigint << 24)
        | ((sumber_air_minum_utama is null and "blank sumber_air_minum_utama")::bigint << 25)
        | ((sumber_penerangan_utama is null and not "blank sumber_penerangan_utama")::bigint << 26)
        | ((sumber_penerangan_utama is null and "blank sumber_penerangan_utama")::bigint << 27)
        | ((daya_terpasang is null and not "blank daya_terpasang")::bigint << 28)
        | ((daya_terpasang is null and "blank daya_terpasang" and coalesce(sumber_penerangan_utama in (1), false))::bigint << 29)
        | ((bahan_bakar_utama_memasak is null and not "blank bahan_bakar_utama_memasak")::bigint << 30)
        | ((bahan_bakar_utama_memasak is null and "blank bahan_bakar_utama_memasak")::bigint << 31)
        | ((fasilitas_bab is null and not "blank fasilitas_bab")::bigint << 32)
        | ((fasilitas_bab is null and "blank fasilitas_bab")::bigint << 33)
        | ((jenis_kloset is null and not "blank jenis_kloset")::bigint << 34)
        | ((jenis_kloset is null and "blank jenis_kloset" and coalesce(fasilitas_bab in (1, 2, 3), false))::bigint << 35)
        | ((pembuangan_akhir_tinja is null and not "blank pembuangan_akhir_tinja")::bigint << 36)
        | ((pembuangan_akhir_tinja is null and "blank pembuangan_akhir_tinja" and coalesce(fasilitas_bab in (1, 2, 3), false))::bigint << 37)
        | ((tabung_gas is null and not "blank tabung_gas")::bigint << 38)
        | ((tabung_gas is null and "blank tabung_gas")::bigint << 39)
        | ((lemari_es is null and not "blank lemari_es")::bigint << 40)
        | ((lemari_es is null and "blank lemari_es")::bigint << 41)
        | ((ac is null and not "blank ac")::bigint << 42)
        | ((ac is null and "blank ac")::bigint << 43)
        | ((pemanas_air is null and not "blank pemanas_air")::bigint << 44)
        | ((pemanas_air is null and "blank pemanas_air")::bigint << 45)
        | ((telepon_rumah is null and not "blank telepon_rumah")::bigint << 46)
        | ((telepon_rumah is null and "blank telepon_rumah")::bigint << 47)
        | ((tv_datar is null and not "blank tv_datar")::bigint << 48)
        | ((tv_datar is null and "blank tv_datar")::bigint << 49)
        | ((emas_perhiasan is null and not "blank emas_perhiasan")::bigint << 50)
        | ((emas_perhiasan is null and "blank emas_perhiasan")::bigint << 51)
        | ((komputer_laptop_tablet is null and not "blank komputer_laptop_tablet")::bigint << 52)
        | ((komputer_laptop_tablet is null and "blank komputer_laptop_tablet")::bigint << 53)
        | ((sepeda_motor is null and not "blank sepeda_motor")::bigint << 54)
        | ((sepeda_motor is null and "blank sepeda_motor")::bigint << 55)
        | ((sepeda is null and not "blank sepeda")::bigint << 56)
        | ((sepeda is null and "blank sepeda")::bigint << 57)
        | ((mobil is null and not "blank mobil")::bigint << 58)
        | ((mobil is null and "blank mobil")::bigint << 59) as _broken_0,
        ((perahu is null and not "blank perahu")::bigint << 0)
        | ((perahu is null and "blank perahu")::bigint << 1)
        | ((kapal_perahu_motor is null and not "blank kapal_perahu_motor")::bigint << 2)
        | ((kapal_perahu_motor is null and "blank kapal_perahu_motor")::bigint << 3)
        | ((smartphone is null and not "blank smartphone")::bigint << 4)
        | ((smartphone is null and "blank smartphone")::bigint << 5)
        | ((lahan_lainnya is null and not "blank lahan_lainnya")::bigint << 6)
        | ((lahan_lainnya is null and "blank lahan_lainnya")::bigint << 7)
        | ((rumah_lainnya is null and not "blank rumah_lainnya")::bigint << 8)
        | ((rumah_lainnya is null and "blank rumah_lainnya")::bigint << 9)
        | ((("whole jumlah_ternak_sapi" is null and case when (case when "whole jumlah_ternak_sapi" between 0 and 999 or "whole jumlah_ternak_sapi" in (-1) then "whole jumlah_ternak_sapi" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_sapi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole jumlah_ternak_kerbau" is null and case when (case when "whole jumlah_ternak_kerbau" between 0 and 999 or "whole jumlah_ternak_kerbau" in (-1) then "whole jumlah_ternak_kerbau" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_kerbau") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole jumlah_ternak_kuda" is null and case when (case when "whole jumlah_ternak_kuda" between 0 and 999 or "whole jumlah_ternak_kuda" in (-1) then "whole jumlah_ternak_kuda" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_kuda") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 10)
        | ((("whole jumlah_ternak_sapi" is not null and case when (case when "whole jumlah_ternak_sapi" between 0 and 999 or "whole jumlah_ternak_sapi" in (-1) then "whole jumlah_ternak_sapi" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_sapi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole jumlah_ternak_kerbau" is not null and case when (case when "whole jumlah_ternak_kerbau" between 0 and 999 or "whole jumlah_ternak_kerbau" in (-1) then "whole jumlah_ternak_kerbau" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_kerbau") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole jumlah_ternak_kuda" is not null and case when (case when "whole jumlah_ternak_kuda" between 0 and 999 or "whole jumlah_ternak_kuda" in (-1) then "whole jumlah_ternak_kuda" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_kuda") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 11)
        | ((ternak_besar is null and "blank ternak_besar")::bigint << 12)
        | ((("whole jumlah_ternak_babi" is null and case when (case when "whole jumlah_ternak_babi" between 0 and 999 or "whole jumlah_ternak_babi" in (-1) then "whole jumlah_ternak_babi" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_babi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole jumlah_ternak_kambing_domba" is null and case when (case when "whole jumlah_ternak_kambing_domba" between 0 and 999 or "whole jumlah_ternak_kambing_domba" in (-1) then "whole jumlah_ternak_kambing_domba" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_kambing_domba") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 13)
        | ((("whole jumlah_ternak_babi" is not null and case when (case when "whole jumlah_ternak_babi" between 0 and 999 or "whole jumlah_ternak_babi" in (-1) then "whole jumlah_ternak_babi" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_babi") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole jumlah_ternak_kambing_domba" is not null and case when (case when "whole jumlah_ternak_kambing_domba" between 0 and 999 or "whole jumlah_ternak_kambing_domba" in (-1) then "whole jumlah_ternak_kambing_domba" end)::SMALLINT is null then not coalesce(word("sent jumlah_ternak_kambing_domba") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 14)
        | ((ternak_kecil is null and "blank ternak_kecil")::bigint << 15)
        | ((coalesce(daya_terpasang is not null and not (sumber_penerangan_utama in (1)), false))::bigint << 16)
        | ((coalesce(id_meteran_pln is not null and not (sumber_penerangan_utama in (1)), false))::bigint << 17)
        | ((coalesce(jenis_kloset is not null and not (fasilitas_bab in (1, 2, 3)), false))::bigint << 18)
        | ((coalesce(pembuangan_akhir_tinja is not null and not (fasilitas_bab in (1, 2, 3)), false))::bigint << 19)
        | ((coalesce(sumber_penerangan_utama = 4 and lemari_es <> 0, false))::bigint << 20)
        | ((coalesce(sumber_penerangan_utama = 4 and ac <> 0, false))::bigint << 21)
        | ((coalesce(sumber_penerangan_utama = 4 and pemanas_air <> 0, false))::bigint << 22)
        | ((coalesce(sumber_penerangan_utama = 4 and tv_datar <> 0, false))::bigint << 23)
        | ((coalesce(sumber_penerangan_utama = 4 and komputer_laptop_tablet <> 0, false))::bigint << 24)
        | ((coalesce(sumber_penerangan_utama = 4 and bahan_bakar_utama_memasak = 1, false))::bigint << 25)
        | ((coalesce(bahan_bakar_utama_memasak in (2, 3) and tabung_gas = 0, false))::bigint << 26)
        | ((coalesce(tabung_gas <> 0 and bahan_bakar_utama_memasak >= 0 and bahan_bakar_utama_memasak not in (2, 3), false))::bigint << 27)
        | ((coalesce(ac <> 0 and daya_terpasang = 1, false))::bigint << 28)
        | ((coalesce(pemanas_air <> 0 and daya_terpasang = 1, false))::bigint << 29)
        | ((coalesce(jenis_kloset = 4 and pembuangan_akhir_tinja in (1, 2), false))::bigint << 30)
        | ((coalesce(kode_provinsi <> left(kode_kelurahan_desa, 2), false))::bigint << 31)
        | ((coalesce(kode_kabupaten_kota <> left(kode_kelurahan_desa, 4), false))::bigint << 32)
        | ((coalesce(kode_kecamatan <> left(kode_kelurahan_desa, 6), false))::bigint << 33)
        | ((coalesce((lintang is null) <> (bujur is null), false))::bigint << 34)
        | ((coalesce(keluarga_dalam_rumah > 5, false))::bigint << 35)
        | ((coalesce(luas_lantai < 6, false))::bigint << 36)
        | ((coalesce(luas_lantai > 500, false))::bigint << 37)
        | ((coalesce(jenis_lantai_terluas = 8 and mobil <> 0, false))::bigint << 38)
        | ((coalesce(jenis_lantai_terluas = 8 and ac <> 0, false))::bigint << 39)
        | ((coalesce(jenis_atap_terluas = 1 and jenis_dinding_terluas in (4, 6), false))::bigint << 40)
        | ((coalesce(jenis_lantai_terluas = 1 and jenis_dinding_terluas in (4, 6), false))::bigint << 41)
        | ((coalesce(jenis_lantai_terluas = 7 and jenis_dinding_terluas = 1, false))::bigint << 42)
        | ((coalesce(emas_perhiasan > 1000, false))::bigint << 43)
        | ((coalesce(sawah_kebun > 5000, false))::bigint << 44)
        | ((coalesce(ternak_besar > 100, false))::bigint << 45)
        | ((coalesce(ternak_kecil > 200, false))::bigint << 46)
        | ((coalesce(mobil > 5, false))::bigint << 47)
        | ((coalesce(smartphone > 20, false))::bigint << 48)
        | ((coalesce(left(kode_kelurahan_desa, 4) <> _kabupaten, false))::bigint << 49) as _broken_1
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
        nomor_referensi,
        nomor_usulan,
        status_kunjungan,
        putusan,
        nomor_sampel,
        jumlah_anggota_keluarga,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        nomor_kartu_keluarga as _unit,
        _broken_0,
        _broken_1,
        case when (_broken_0 & 1152921504606846975 <> 0 or _broken_1 & 1125899906842623 <> 0) then [coalesce(kode_kelurahan_desa::varchar, upper(concat_ws(' ', "sent kode_kelurahan_desa"))), coalesce(alamat::varchar, upper(concat_ws(' ', "sent alamat"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kartu_keluarga"))), coalesce(id_meteran_pln::varchar, upper(concat_ws(' ', "sent id_pelanggan_pln"))), coalesce(jumlah_anggota_keluarga::varchar, upper(concat_ws(' ', "sent jumlah_anggota_keluarga"))), coalesce(status_kepemilikan_rumah::varchar, upper(concat_ws(' ', "sent status_kepemilikan_rumah"))), coalesce(luas_lantai::varchar, upper(concat_ws(' ', "sent luas_lantai"))), coalesce(jenis_lantai_terluas::varchar, upper(concat_ws(' ', "sent jenis_lantai_terluas"))), coalesce(jenis_dinding_terluas::varchar, upper(concat_ws(' ', "sent jenis_dinding_terluas"))), coalesce(jenis_atap_terluas::varchar, upper(concat_ws(' ', "sent jenis_atap_terluas"))), coalesce(sumber_air_minum_utama::varchar, upper(concat_ws(' ', "sent sumber_air_minum_utama"))), coalesce(sumber_penerangan_utama::varchar, upper(concat_ws(' ', "sent sumber_penerangan_utama"))), coalesce(daya_terpasang::varchar, upper(concat_ws(' ', "sent daya_terpasang"))), coalesce(bahan_bakar_utama_memasak::varchar, upper(concat_ws(' ', "sent bahan_bakar_utama_memasak"))), coalesce(fasilitas_bab::varchar, upper(concat_ws(' ', "sent fasilitas_bab"))), coalesce(jenis_kloset::varchar, upper(concat_ws(' ', "sent jenis_kloset"))), coalesce(pembuangan_akhir_tinja::varchar, upper(concat_ws(' ', "sent pembuangan_akhir_tinja"))), coalesce(tabung_gas::varchar, upper(concat_ws(' ', "sent aset_bergerak_tabung_gas"))), coalesce(lemari_es::varchar, upper(concat_ws(' ', "sent aset_bergerak_lemari_es"))), coalesce(ac::varchar, upper(concat_ws(' ', "sent aset_bergerak_ac"))), coalesce(pemanas_air::varchar, upper(concat_ws(' ', "sent aset_bergerak_pemanas_air"))), coalesce(telepon_rumah::varchar, upper(concat_ws(' ', "sent aset_bergerak_telepon_rumah"))), coalesce(tv_datar::varchar, upper(concat_ws(' ', "sent aset_bergerak_tv_datar"))), coalesce(emas_perhiasan::varchar, upper(concat_ws(' ', "sent aset_bergerak_emas_perhiasan"))), coalesce(komputer_laptop_tablet::varchar, upper(concat_ws(' ', "sent aset_bergerak_komputer_laptop_tablet"))), coalesce(sepeda_motor::varchar, upper(concat_ws(' ', "sent aset_bergerak_sepeda_motor"))), coalesce(sepeda::varchar, upper(concat_ws(' ', "sent aset_bergerak_sepeda"))), coalesce(mobil::varchar, upper(concat_ws(' ', "sent aset_bergerak_mobil"))), coalesce(perahu::varchar, upper(concat_ws(' ', "sent aset_bergerak_perahu"))), coalesce(kapal_perahu_motor::varchar, upper(concat_ws(' ', "sent aset_bergerak_kapal_perahu_motor"))), coalesce(smartphone::varchar, upper(concat_ws(' ', "sent aset_bergerak_smartphone"))), coalesce(lahan_lainnya::varchar, upper(concat_ws(' ', "sent aset_tidak_bergerak_lahan_lainnya"))), coalesce(rumah_lainnya::varchar, upper(concat_ws(' ', "sent aset_tidak_bergerak_rumah_lainnya"))), coalesce(ternak_besar::varchar, upper(concat_ws(' ', "sent jumlah_ternak_sapi", "sent jumlah_ternak_kerbau", "sent jumlah_ternak_kuda"))), coalesce(ternak_kecil::varchar, upper(concat_ws(' ', "sent jumlah_ternak_babi", "sent jumlah_ternak_kambing_domba")))] end as _nilai
from judged
